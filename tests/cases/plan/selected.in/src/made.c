#include "made.h"
#include <stdio.h>
