/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "cpu.h"
#include "monitor/monitor.h"
#include "options.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-control.h"
#include "qapi/qapi-commands-machine.h"
#include "qapi/qapi-commands-run-state.h"
#include "qapi/qapi-init-commands.h"
#include "qapi/qapi-introspect.h"
#include "qapi/qmp-session.h"
#include "qmp-cmds.h"
#include "qobject/qdict.h"
#include "registry.h"
#include "runstate.h"
#include "target.h"

void qmp_cmds_version(int *major, int *minor, int *micro) {
    int numbers G_GNUC_UNUSED = sscanf(EMU_VERSION, "%d.%d.%d", major, minor, micro);
    assert(numbers == 3);
}

void qmp_qmp_capabilities(bool has_enable, QMPCapabilityList *enable, Error **errp) {
    bool oob = false;
    for (; has_enable && enable; enable = enable->next)
        oob |= enable->value == QMP_CAPABILITY_OOB;
    qmp_session_negotiate(monitor_cur(), oob, errp);
}

VersionInfo *qmp_query_version(Error **errp) {
    VersionInfo *info = g_new0(VersionInfo, 1);
    int major, minor, micro;
    qmp_cmds_version(&major, &minor, &micro);
    info->qemu = g_new0(VersionTriple, 1);
    *info->qemu = (VersionTriple){.major = major, .minor = minor, .micro = micro};
    info->package = g_strdup("");
    return info;
}

static SysEmuTarget arch(void) {
    return qapi_enum_parse(&SysEmuTarget_lookup, target_info.name, -1, &error_abort);
}

EmulatedTarget *qmp_query_target(Error **errp) {
    EmulatedTarget *info = g_new0(EmulatedTarget, 1);
    info->arch = arch();
    return info;
}

static void add_command(const QmpCommand *command, void *opaque) {
    CommandInfoList ***tail = opaque;
    if (!qmp_command_is_enabled(command))
        return;
    CommandInfo *info = g_new0(CommandInfo, 1);
    info->name = g_strdup(qmp_command_name(command));
    QAPI_LIST_APPEND(*tail, info);
}

static QmpCommandList *registered;

CommandInfoList *qmp_query_commands(Error **errp) {
    CommandInfoList *list = NULL, **tail = &list;
    qmp_for_each_command(registered, add_command, &tail);
    return list;
}

/* The schema is not built by generated code, but is generated data. */
static void marshal_query_qmp_schema(QDict *args, QObject **ret, Error **errp) {
    const QDictEntry *unexpected = qdict_first(args);
    if (unexpected)
        error_setg(errp, "'%s' is unexpected", unexpected->key);
    else
        *ret = qobject_from_qlit(&qmp_schema_qlit);
}

void qmp_cmds_register(QmpCommandList *commands) {
    registered = commands;
    qmp_init_marshal(commands);
    qmp_register_command(commands, "query-qmp-schema", marshal_query_qmp_schema,
                         QCO_ALLOW_PRECONFIG, 0);
}

StatusInfo *qmp_query_status(Error **errp) {
    StatusInfo *info = g_new0(StatusInfo, 1);
    info->status = runstate_get();
    info->running = info->status == RUN_STATE_RUNNING;
    return info;
}

void qmp_stop(Error **errp) {
    runstate_stop();
}

void qmp_cont(Error **errp) {
    runstate_cont(errp);
}

void qmp_system_reset(Error **errp) {
    runstate_request_reset();
}

void qmp_quit(Error **errp) {
    runstate_request_shutdown(SHUTDOWN_CAUSE_HOST_QMP_QUIT);
}

MachineInfoList *qmp_query_machines(Error **errp) {
    MachineInfoList *list = NULL, **tail = &list;
    for (const Type *type = registry_first(TYPE_MACHINE); type; type = type->next) {
        MachineInfo *info = g_new0(MachineInfo, 1);
        info->name = g_strdup(type->name);
        info->description = g_strdup(type->description);
        info->has_is_default = info->is_default = !strcmp(type->name, options.default_machine);
        info->cpu_max = 1;
        info->default_cpu_type = g_strdup(options.default_cpu);
        QAPI_LIST_APPEND(tail, info);
    }
    return list;
}

CpuInfoFastList *qmp_query_cpus_fast(Error **errp) {
    Machine *machine = runstate_machine();
    CpuInfoFastList *list = NULL;
    if (!machine->program)
        return NULL;
    CpuInfoFast *info = g_new0(CpuInfoFast, 1);
    run_hold(machine);
    info->target = arch();
    info->thread_id = machine->run.thread_id;
    info->instructions = machine->cpu->instructions;
    run_release(machine);
    QAPI_LIST_PREPEND(list, info);
    return list;
}
