#include "one.h"
#ifdef TARGET_B
#endif
