/* SPDX-License-Identifier: MIT */
static char text[] = "in a";
__thread int counter = 1;
__thread const char *where = text;
__thread char room[3] = {5};
__thread int quiet;
const unsigned room_size = 3, room_alignment = 1;

int *counter_address(void) {
    return &counter;
}
