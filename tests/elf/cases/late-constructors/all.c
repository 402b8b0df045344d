#define _GNU_SOURCE
#include "noisy.h"
NOISY(all)
