/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "set.h"

int main(void) {
    const struct entry *entry = __start_entries;

    printf("%d", __start_entries != 0);
    for (; entry != __stop_entries; entry++) {
        printf(" %s=%d", entry->name, entry->value);
    }
    puts("");
    return 0;
}
