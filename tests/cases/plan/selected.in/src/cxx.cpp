int c++; int d = 1'000; // BITS
