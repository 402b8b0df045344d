#include "made.h"
#include "other.h"
