/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "toy.h"

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "help") == 0) {
        for (unsigned i = 0; i < cpu_model_count; i++)
            printf("%s %u\n", cpu_models[i].name, cpu_models[i].registers);
        return 0;
    }
    printf("%s: %u bits, %u, %lu, %u\n", target_name(), word_bits(), cpu_run(7),
           hash_of(target_name()), fpu_registers());
    return argc > 1;
}
