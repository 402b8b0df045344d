// SPDX-License-Identifier: MIT

// A QMP dialogue through DigitalOcean's client library, printed as TAP.
//
// usage: qmp_client SOCKET TARGET VERSION
// At SOCKET, a guest that runs for ever is running; or, if TARGET is none, no target was selected.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/digitalocean/go-qemu/qemu"
	"github.com/digitalocean/go-qemu/qmp"
)

const limit = 60 * time.Second

var (
	count  int
	failed bool
)

func check(good bool, name string, detail ...interface{}) {
	count++
	word := "ok"
	if !good {
		word = "not ok"
		failed = true
	}
	fmt.Printf("%s %d - %s\n", word, count, name)
	if !good {
		fmt.Println("#", strings.ReplaceAll(fmt.Sprintln(detail...), "\n", "\n# "))
	}
}

func fail(what string, err error) {
	fmt.Printf("Bail out! %s: %v\n", what, err)
	os.Exit(1)
}

// The next event, which must have that name.
func expect(events <-chan qmp.Event, name string) qmp.Event {
	select {
	case event, open := <-events:
		check(open && event.Event == name, "the event "+name, event, open)
		return event
	case <-time.After(limit):
		check(false, "the event "+name, "it did not come")
	}
	return qmp.Event{}
}

// What a command returns, in `value`.
func run(domain *qemu.Domain, command string, value interface{}) {
	raw, err := domain.Run(qmp.Command{Execute: command})
	if err != nil {
		fail(command, err)
	}
	var response struct {
		Return json.RawMessage `json:"return"`
	}
	if err := json.Unmarshal(raw, &response); err != nil {
		fail(command, err)
	}
	if err := json.Unmarshal(response.Return, value); err != nil {
		fail(command, err)
	}
}

func questions(domain *qemu.Domain, target, version string) {
	found, err := domain.Version()
	check(err == nil && found == version, "query-version", found, err)
	pack, err := domain.PackageVersion()
	check(err == nil && pack == "", "the package's version", pack, err)

	has, err := domain.Supported("query-rtc")
	check(err == nil && has == strings.HasPrefix(target, "riscv"), "query-commands, of the target", has, err)
	has, err = domain.Supported("query-block")
	check(err == nil && !has, "query-commands, a command that does not exist", has, err)

	var arch struct{ Arch string }
	run(domain, "query-target", &arch)
	check(arch.Arch == target, "query-target", arch)

	var schema []struct {
		Name string
		Meta string `json:"meta-type"`
	}
	run(domain, "query-qmp-schema", &schema)
	kinds := map[string]int{}
	for _, entry := range schema {
		kinds[entry.Meta]++
	}
	commands, err := domain.Commands()
	check(err == nil && kinds["command"] == len(commands), "query-qmp-schema has every command", kinds, commands, err)

	var cpus, machines []struct{ Name string }
	run(domain, "query-cpu-definitions", &cpus)
	check(len(cpus) == 2 && cpus[0].Name != "", "query-cpu-definitions", cpus)
	run(domain, "query-machines", &machines)
	check(len(machines) == 3 && machines[2].Name == "bare", "query-machines", machines)

	_, err = domain.Run(qmp.Command{Execute: "query-block"})
	check(err != nil && strings.Contains(err.Error(), "query-block"), "an unknown command is an error", err)
	_, err = domain.Run(qmp.Command{Execute: "stop", Args: map[string]int{"when": 1}})
	check(err != nil && strings.Contains(err.Error(), "when"), "an unknown argument is an error", err)
}

// Without a target: what each answers, and how one is selected.
func withoutTarget(domain *qemu.Domain) {
	var targets []struct{ Name string }
	run(domain, "query-targets", &targets)
	check(len(targets) == 4, "query-targets", targets)
	raw, err := domain.Run(qmp.Command{Execute: "query-each", Args: map[string]string{"command": "query-target"}})
	var response struct {
		Return []struct {
			Target string
			Return struct{ Arch string }
		}
	}
	if err == nil {
		err = json.Unmarshal(raw, &response)
	}
	check(err == nil && len(response.Return) == len(targets), "query-each", string(raw), err)
	for i, answer := range response.Return {
		check(answer.Target == targets[i].Name && answer.Return.Arch == answer.Target, "query-each, of "+answer.Target)
	}
	_, err = domain.Run(qmp.Command{Execute: "query-target"})
	check(err != nil && strings.Contains(err.Error(), "requires a selected target"), "query-target is an error", err)
	_, err = domain.Run(qmp.Command{Execute: "set-target", Args: map[string]string{"target": targets[0].Name}})
	check(err == nil, "set-target", err)
}

func status(domain *qemu.Domain, expected qemu.Status, name string) {
	found, err := domain.Status()
	check(err == nil && found == expected, name, found, err)
}

func changes(domain *qemu.Domain, events <-chan qmp.Event) {
	var nothing struct{}
	status(domain, qemu.StatusRunning, "the guest is running")
	run(domain, "stop", &nothing)
	expect(events, "STOP")
	status(domain, qemu.StatusPaused, "it was stopped")
	check(domain.SystemReset() == nil, "system_reset")
	expect(events, "RESET")
	status(domain, qemu.StatusPreLaunch, "it was reset")
	run(domain, "cont", &nothing)
	expect(events, "RESUME")
	status(domain, qemu.StatusRunning, "it goes on")
	run(domain, "quit", &nothing)
	event := expect(events, "SHUTDOWN")
	check(event.Data["guest"] == false && event.Data["reason"] == "host-qmp-quit", "why it ends", event)
}

func main() {
	monitor, err := qmp.NewSocketMonitor("unix", os.Args[1], limit)
	if err != nil {
		fail("connecting", err)
	}
	if err := monitor.Connect(); err != nil {
		fail("negotiating", err)
	}
	check(monitor.Version.String() == os.Args[3], "the greeting's version", monitor.Version)
	check(len(monitor.Capabilities) == 1 && monitor.Capabilities[0] == "oob", "the greeting's capabilities",
		monitor.Capabilities)
	domain, err := qemu.NewDomain(monitor, os.Args[2])
	if err != nil {
		fail("making a domain", err)
	}
	events, _, err := domain.Events()
	if err != nil {
		fail("asking for events", err)
	}
	if os.Args[2] == "none" {
		withoutTarget(domain)
	} else {
		questions(domain, os.Args[2], os.Args[3])
		changes(domain, events)
	}
	fmt.Printf("1..%d\n", count)
	if failed {
		os.Exit(1)
	}
}
