/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "qapi-commands.h"
#include "qapi/error.h"

CpuModelList *qmp_query_cpu_models(Error **errp) {
    CpuModelList *list = NULL;
    CpuModel *model = g_new0(CpuModel, 1);

    model->name = g_strdup("cortex-a7");
    model->has_fpu = model->fpu = true;
    QAPI_LIST_PREPEND(list, model);
    return list;
}
