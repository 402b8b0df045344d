const char *target = "a";
