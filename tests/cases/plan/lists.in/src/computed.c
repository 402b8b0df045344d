#define WHICH "one.h"
#include WHICH
