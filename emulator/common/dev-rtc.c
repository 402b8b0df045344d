/* SPDX-License-Identifier: MIT */
/*
 * A real-time clock that counts nanoseconds of guest time, from 0 until the guest sets it; a reset
 * does not change it, as it has a battery. Compiled once, linked into the targets with CONFIG_RTC
 * only.
 */
#include "dev-rtc.h"
#include "device.h"
#include "target.h"

/*
 * Reading LOW keeps HIGH as it is at that moment; writing LOW sets the clock to HIGH, as written
 * before, and LOW.
 */
enum { LOW = 0, HIGH = 4 };

typedef struct Rtc {
    uint64_t offset;   /* the clock's time is this more than the guest's */
    uint32_t kept;     /* what HIGH reads as */
    uint32_t new_high; /* what has been written to HIGH */
} Rtc;

static bool was_set;
static uint64_t last_setting;

static uint64_t guest_time(void) {
    return cpu_clock.instructions * cpu_clock.ns_per_instruction;
}

static uint64_t rtc_read(Device *device, uint64_t offset) {
    Rtc *rtc = device->state;
    if (offset == HIGH)
        return rtc->kept;
    uint64_t now = guest_time() + rtc->offset;
    rtc->kept = (uint32_t)(now >> 32);
    return (uint32_t)now;
}

static void rtc_write(Device *device, uint64_t offset, uint64_t value) {
    Rtc *rtc = device->state;
    if (offset == HIGH) {
        rtc->new_high = (uint32_t)value;
        return;
    }
    was_set = true;
    last_setting = (uint64_t)rtc->new_high << 32 | (uint32_t)value;
    rtc->offset = last_setting - guest_time();
    rtc_changed((int64_t)rtc->offset);
}

bool rtc_was_set(uint64_t *set_to) {
    *set_to = last_setting;
    return was_set;
}

static DeviceType rtc_device = {
    .type = {.name = "rtc", .description = "real-time clock; counts nanoseconds of guest time"},
    .size = 8,
    .state_size = sizeof(Rtc),
    .read = rtc_read,
    .write = rtc_write,
};

REGISTER_TYPE(TYPE_DEVICE, rtc_device);
