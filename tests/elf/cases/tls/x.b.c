/* SPDX-License-Identifier: MIT */
static char text[] = "in b, elsewhere";
static __thread long mine = 3;
__thread int counter;
__thread const char *where = text + 6;
__thread char room[200] __attribute__((aligned(64))) = {6, [199] = 60};
__thread int quiet = 4;
const unsigned room_size = 200, room_alignment = 64;

int *counter_address(void) {
    counter += mine++;
    return &counter;
}
