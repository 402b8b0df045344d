/* SPDX-License-Identifier: MIT */
#include "machine.h"

announcer of_common("common");

int main() {
    machine *one = make();

    box<int>::value += 5;
    printf("%s %d %d %d\n", one->name(), one->bits(), box<int>::twice(4), machine::count());
    delete one;
    return 0;
}
