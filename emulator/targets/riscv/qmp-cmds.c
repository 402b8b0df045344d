/* SPDX-License-Identifier: MIT */
/* The monitor's commands and events that are RISC-V's. */
#include "qemu/osdep.h"

#include "dev-rtc.h"
#include "qapi/qapi-commands-machine-target.h"
#include "qapi/qapi-commands-misc-target.h"
#include "qapi/qapi-events-misc-target.h"
#include "riscv.h"
#include "runstate.h"

CpuDefinitionInfoList *qmp_query_cpu_definitions(Error **errp) {
    CpuDefinitionInfoList *list = NULL, **tail = &list;
    for (const Type *type = registry_first(TYPE_CPU); type; type = type->next) {
        const CpuModel *model = (const CpuModel *)type;
        CpuDefinitionInfo *info = g_new0(CpuDefinitionInfo, 1);
        info->name = g_strdup(type->name);
        info->q_typename = g_strdup(type->name);
        info->q_static = true;
        info->description = g_strdup(type->description);
        if (model->features & RISCV_M)
            QAPI_LIST_PREPEND(info->features, CPU_FEATURE_MULTIPLICATION);
        info->xlen = TARGET_XLEN;
        QAPI_LIST_APPEND(tail, info);
    }
    return list;
}

RtcInfo *qmp_query_rtc(Error **errp) {
    RtcInfo *info = g_new0(RtcInfo, 1);
    run_hold(runstate_machine());
    info->was_set = rtc_was_set(&info->time);
    run_release(runstate_machine());
    return info;
}

void rtc_changed(int64_t offset) {
    qapi_event_send_rtc_change(offset);
}
