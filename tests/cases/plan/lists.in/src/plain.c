int plain; /* TARGET_A */ // BITS
const char *text = "TARGET_A" "a//" "\"BITS"; char c = '"';
