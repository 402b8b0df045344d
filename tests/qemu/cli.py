# SPDX-License-Identifier: MIT
"""Command lines that end by themselves: what they print, and how they end."""
import re

HELP = """
--version
-version
-h
-machine help
-cpu help
-device help
-accel help
-object help
-netdev help
-machine none -nic model=help
-chardev help
-audiodev help
-display help
-vga help
-drive format=help
-trace help
-d help
-tpmdev help
-boot help
-global help
-numa help
-smp help
-L help
-watchdog-action help
-icount help
-incoming help
-machine none,help
-accel tcg,help
-netdev user,help
-chardev socket,help
-object secret,help
-object memory-backend-ram,help
-object throttle-group,help
-machine none -dump-vmstate /dev/stdout
"""

FAILING = """
-no-such-option
-machine no-such-machine
-machine none,no-such-property=1
-machine
-accel no-such-accelerator
-accel kvm
-accel tcg,thread=no-such-mode
-machine none -device no-such-device
-machine none -device virtio-blk-device,no-such-property=1
-machine none -device virtio-blk-pci,drive=d
-machine none -object no-such-type,id=x
-machine none -object memory-backend-ram,id=x,size=1x
-machine none -netdev no-such-type,id=x
-machine none -netdev user
-machine none -chardev no-such-type,id=x
-machine none -chardev file,id=x,path=/nonexistent/file
-machine none -audiodev no-such-driver,id=x
-machine none -display no-such-display
-machine none -vga no-such-card
-machine none -drive file=/nonexistent/disk.img
-machine none -drive if=no-such-interface,file=/dev/null,format=raw
-machine none -drive file=/dev/null,format=no-such-format
-machine none -blockdev driver=no-such-driver,node-name=x
-machine none -m 1x
-machine none -m 99999999999T
-machine none -m 0.5
-machine none -smp 0
-machine none -smp 65536
-machine none -smp 2,sockets=3
-machine none -numa node,nodeid=500
-machine none -serial no-such-backend
-machine none -monitor no-such-backend
-machine none -qmp no-such-backend
-machine none -gdb no-such-backend
-machine none -incoming no-such-protocol:x
-machine none -loadvm nothing
-machine none -readconfig /nonexistent/file
-machine none -pidfile /nonexistent/folder/pid
-machine none -uuid not-a-uuid
-machine none -name x,no-such-key=1
-machine none -rtc base=no-such-base
-machine none -icount shift=99
-machine none -global no-such-type
-machine none -trace file=/nonexistent/trace,events=/nonexistent/events
-machine none -D /nonexistent/folder/log -d cpu
-machine none -d no-such-item -no-such-option
-machine none -append text
-machine none -semihosting-config no-such-key=1
-machine none -action no-such-event=none
-machine none -run-with no-such-key=1
-machine none -sandbox no-such
-machine none stray-file-1 stray-file-2
"""

# With a machine of the target's own, stopped, and a monitor that is told to quit: some of these
# are no error to some machines.
MACHINE = """
-cpu no-such-cpu
-cpu help
-m 1x
-m 99999999999T
-smp 65536
-smp 1,maxcpus=65536
-kernel /nonexistent/kernel
-bios /nonexistent/bios
-initrd /nonexistent/initrd
-dtb /nonexistent/dtb
-append text
-device no-such-device
-device cpu-cluster
-drive if=none,file=/nonexistent/disk.img
-drive if=pflash,file=/nonexistent/flash.img
-hda /nonexistent/disk.img
-cdrom /nonexistent/disk.iso
-nic model=help
-nic user,model=no-such-card
-net nic,model=no-such-card,name=card
-vga no-such-card
-loadvm nothing
-global driver=none
"""

# What is asked of each machine of the target through the human monitor.
MONITOR = b"info qom-tree\ninfo qtree\ninfo roms\ninfo irq\ninfo registers\ninfo pci\nquit\n"


def names(text):
    """The first words of the indented or listed lines of a help text."""
    return list(dict.fromkeys(re.findall(r'^ *(?:name ")?([A-Za-z0-9][\w.+-]*)"?(?:[ ,].*)?$', text,
                                         re.MULTILINE)))


def machines(emulator):
    text = emulator.run(["-machine", "help"])[1].decode()
    return [name for name in names(text)[1:] if name != "none"]


def start(machine, firmware):
    """A machine that is not to run, with a monitor that reads what it is to do."""
    return ["-machine", machine, "-S", "-display", "none", "-monitor", "stdio",
            *(["-L", firmware] if firmware else [])]


def starts(emulator, machine, firmware):
    """Whether the machine can be started, and its monitor answers: not all do without more."""
    return emulator.run(start(machine, firmware), b"quit\n")[0] == "0"


def devices(emulator):
    return re.findall(r'^name "([^"]+)"', emulator.run(["-device", "help"])[1].decode(),
                      re.MULTILINE)


def command_lines(emulator, deep, firmware):
    """Every command line to compare, as lists of words. Asks the reference for names."""
    lines = [line.split() for line in (HELP + FAILING).strip().split("\n") if line]
    own = machines(emulator)
    for machine in own:
        if starts(emulator, machine, firmware):
            lines += [[*start(machine, firmware), *line.split()]
                      for line in MACHINE.strip().split("\n")]
            break
    lines += [["-machine", f"{machine},help"] for machine in (own if deep else own[:4])]
    lines += [["-device", f"{device},help"] for device in devices(emulator)[:8]]
    return lines


def answers(emulator, lines):
    """One record for each of stdout, stderr and status of each command line."""
    records = {}
    for line in lines:
        status, out, err = emulator.run(line, b"quit\n")
        words = " ".join(line)
        records.update({f"{words} (status)": status.encode(), f"{words} (stdout)": out,
                        f"{words} (stderr)": err})
    return records


def machine_answers(emulator, own, firmware):
    """Start each machine, stopped, and ask its human monitor for what it is made of."""
    records = {}
    for machine in own:
        status, out, err = emulator.run(start(machine, firmware), MONITOR)
        records.update({f"machine {machine} (status)": status.encode(),
                        f"machine {machine} (stdout)": out, f"machine {machine} (stderr)": err})
    return records
