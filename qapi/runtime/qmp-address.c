/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "qapi/error.h"
#include "qapi/qmp-address.h"

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

/* Whether `part` is KEY=VALUE; then the value replaces `*value`. */
static bool take_value(const char *part, const char *key, char **value) {
    size_t length = strlen(key);
    if (strncmp(part, key, length) != 0 || part[length] != '=')
        return false;
    g_free(*value);
    *value = g_strdup(part + length + 1);
    return true;
}

static bool take_fd(const char *part, int *fd, Error **errp) {
    char *number = NULL;
    if (!take_value(part, "fd", &number))
        return false;
    char *end;
    long value = strtol(number, &end, 10);
    if (!*number || *end || value < 0 || value > INT_MAX || fcntl((int)value, F_GETFD) < 0)
        error_setg(errp, "'%s': no open descriptor has that number", part);
    else
        *fd = (int)value;
    g_free(number);
    return true;
}

static void init(QmpAddress *address) {
    *address = (QmpAddress){.fd = -1, .wait = true};
}

bool qmp_address_parse(QmpAddress *address, const char *argument, Error **errp) {
    const char *rest = argument + strlen("unix:");
    bool good = true;
    init(address);
    address->stdio = !strcmp(argument, "stdio");
    if (address->stdio)
        return true;
    if (!g_str_has_prefix(argument, "unix:")) {
        error_setg(errp, "'%s' is neither stdio nor unix:PATH", argument);
        return false;
    }
    address->path = take_part(&rest);
    if (!*address->path) {
        error_setg(errp, "'%s' has no path behind 'unix:'", argument);
        good = false;
    }
    while (good && rest) {
        char *part = take_part(&rest);
        good = take_switch(part, "server", &address->server) ||
               take_switch(part, "wait", &address->wait);
        if (!good)
            error_setg(errp, "'%s' in '%s' is neither server=on|off nor wait=on|off", part,
                       argument);
        g_free(part);
    }
    if (!good)
        qmp_address_clear(address);
    return good;
}

/* One part of -chardev; false and maybe an error if it is none. */
static bool take_chardev_part(QmpAddress *address, char **id, const char *part, Error **errp) {
    ERRP_GUARD();
    if (take_value(part, "id", id))
        return true;
    if (address->stdio) /* what it does with signals is no matter here */
        return g_str_has_prefix(part, "signal=");
    if (take_fd(part, &address->fd, errp))
        return !*errp;
    return take_value(part, "path", &address->path) ||
           take_switch(part, "server", &address->server) ||
           take_switch(part, "wait", &address->wait);
}

char *qmp_address_parse_chardev(QmpAddress *address, const char *argument, Error **errp) {
    ERRP_GUARD();
    const char *rest = argument;
    char *kind = take_part(&rest), *id = NULL;
    init(address);
    address->stdio = !strcmp(kind, "stdio");
    if (!address->stdio && strcmp(kind, "socket") != 0)
        error_setg(errp, "'%s' is neither stdio nor socket", argument);
    g_free(kind);
    while (!*errp && rest) {
        char *part = take_part(&rest);
        if (!take_chardev_part(address, &id, part, errp) && !*errp)
            error_setg(errp, "'%s' in '%s' is not known", part, argument);
        g_free(part);
    }
    if (!*errp && !id)
        error_setg(errp, "'%s' has no id=ID", argument);
    if (!*errp && !address->stdio && (address->fd >= 0) == (address->path != NULL))
        error_setg(errp, "'%s': a socket has either path=PATH or fd=NUMBER", argument);
    if (!*errp)
        return id;
    g_free(id);
    qmp_address_clear(address);
    return NULL;
}

char *qmp_address_parse_mon(const char *argument, Error **errp) {
    ERRP_GUARD();
    const char *rest = argument;
    char *chardev = NULL, *mode = NULL, *own = NULL;
    bool pretty;
    for (bool first = true; !*errp && rest; first = false) {
        char *part = take_part(&rest);
        if (first && !strchr(part, '='))
            chardev = g_strdup(part);
        else if (!take_value(part, "chardev", &chardev) && !take_value(part, "mode", &mode) &&
                 !take_value(part, "id", &own) && !take_switch(part, "pretty", &pretty))
            error_setg(errp, "'%s' in '%s' is not known", part, argument);
        g_free(part);
    }
    if (!*errp && !chardev)
        error_setg(errp, "'%s' has no chardev=ID", argument);
    if (!*errp && (!mode || strcmp(mode, "control") != 0))
        error_setg(errp, "'%s' is no QMP monitor: mode=control is missing", argument);
    g_free(mode);
    g_free(own);
    if (*errp)
        g_clear_pointer(&chardev, g_free);
    return chardev;
}

static int connect_to(const char *path, Error **errp) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof(to.sun_path)) {
        error_setg(errp, "the path of a socket must have 1 to %zu bytes, not %zu: '%s'",
                   sizeof(to.sun_path) - 1, strlen(path), path);
        return -1;
    }
    strcpy(to.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0)
        return fd;
    error_setg(errp, "cannot connect to '%s': %s; with ',server=on' behind it, it is listened on",
               path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

bool qmp_address_open(const QmpAddress *address, QmpServer *server, size_t max_clients,
                      Error **errp) {
    if (address->stdio) {
        qmp_connect_files(server, STDIN_FILENO, STDOUT_FILENO);
        return true;
    }
    if (address->server && address->path)
        return qmp_listen_unix(server, address->path, max_clients, errp);
    int fd =
        address->path ? connect_to(address->path, errp) : fcntl(address->fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return false;
    if (address->server)
        qmp_listen_socket(server, fd, max_clients);
    else
        qmp_connect_socket(server, fd);
    return true;
}

void qmp_address_clear(QmpAddress *address) {
    g_clear_pointer(&address->path, g_free);
}
