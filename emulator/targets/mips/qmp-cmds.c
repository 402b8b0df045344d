/* SPDX-License-Identifier: MIT */
/* The monitor's commands that are MIPS's. */
#include "qemu/osdep.h"

#include "dev-display.h"
#include "mips.h"
#include "qapi/qapi-commands-machine-target.h"
#include "qapi/qapi-commands-misc-target.h"
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
        if (model->features & MIPS_RELEASE2)
            QAPI_LIST_PREPEND(info->features, CPU_FEATURE_RELEASE2);
        info->processor_id = model->identity;
        QAPI_LIST_APPEND(tail, info);
    }
    return list;
}

DisplayInfo *qmp_query_display(Error **errp) {
    DisplayInfo *info = g_new0(DisplayInfo, 1);
    run_hold(runstate_machine());
    info->text = g_strdup(display_text());
    run_release(runstate_machine());
    return info;
}
