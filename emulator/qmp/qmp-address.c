/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "log.h"
#include "qmp-address.h"

/* The text up to a comma that is not doubled, without the doubling; `text` moves behind it. */
static char *take_part(const char **text) {
    GString *part = g_string_new(NULL);
    const char *p = *text;
    for (; *p && (*p != ',' || p[1] == ','); p++) {
        p += *p == ',';
        g_string_append_c(part, *p);
    }
    *text = *p ? p + 1 : NULL;
    return g_string_free(part, FALSE);
}

/* Whether `part` is the switch `name`: alone, with "no" before it, or with =on or =off behind it.
 */
static bool take_switch(const char *part, const char *name, bool *value) {
    const char *end = part + strlen(name);
    if (g_str_has_prefix(part, "no") && !strcmp(part + 2, name)) {
        *value = false;
        return true;
    }
    if (!g_str_has_prefix(part, name))
        return false;
    *value = strcmp(end, "=off") != 0;
    return !*end || !strcmp(end, "=on") || !strcmp(end, "=off");
}

QmpAddress qmp_address_parse(const char *argument) {
    QmpAddress address = {.stdio = !strcmp(argument, "stdio"), .wait = true};
    const char *rest = argument + strlen("unix:");
    if (address.stdio)
        return address;
    if (!g_str_has_prefix(argument, "unix:"))
        fatal("-qmp: '%s' is neither stdio nor unix:PATH", argument);
    address.path = take_part(&rest);
    if (!*address.path)
        fatal("-qmp: '%s' has no path behind 'unix:'", argument);
    while (rest) {
        char *part = take_part(&rest);
        if (!take_switch(part, "server", &address.server) &&
            !take_switch(part, "wait", &address.wait))
            fatal("-qmp: '%s' in '%s' is neither server=on|off nor wait=on|off", part, argument);
        g_free(part);
    }
    return address;
}

int qmp_address_connect(const QmpAddress *address) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (strlen(address->path) >= sizeof(to.sun_path))
        fatal("-qmp: the path of a socket must have 1 to %zu bytes, not %zu: '%s'",
              sizeof(to.sun_path) - 1, strlen(address->path), address->path);
    strcpy(to.sun_path, address->path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof(to)) != 0)
        fatal("-qmp: cannot connect to '%s': %s; with ',server=on' behind it, it is listened on",
              address->path, strerror(errno));
    return fd;
}

void qmp_address_free(QmpAddress *address) {
    g_free(address->path);
}
