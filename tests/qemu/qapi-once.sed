# SPDX-License-Identifier: MIT
# Edits the qapi/meson.build of QEMU 10.0: all generated files become common ones, compiled once for
# all targets, and stubs stand in for the handlers that a target lacks.

# What the generator is told: the targets there are, enabled or not, and for which of them this build
# has an accelerator, which their files do not say.
/^qapi_files = custom_target/i\
qapi_once = ['--targets', meson.project_source_root() / 'configs/targets']\
foreach symbol, with : accelerator_targets\
  qapi_once += ['--define', '@0@=@1@'.format(symbol, symbol in accelerators ? ','.join(with) : '')]\
endforeach\
qapi_stubs = []\
foreach output : run_command(qapi_gen, qapi_once, '--list-outputs', files('qapi-schema.json'),\
                             check: true).stdout().split()\
  if output.startswith('qapi-stub-')\
    qapi_stubs += output\
  endif\
endforeach\

/^qapi_files = custom_target/,/^  depend_files/ {
    s/qapi_nonmodule_outputs,/qapi_nonmodule_outputs + qapi_stubs,/
    s/^\( *command:.*\)'@INPUT0@'/  depfile: 'qapi.d',\n\1qapi_once, '--depfile', '@DEPFILE@', '@INPUT0@'/
}

s/specific_ss\.add(when: 'CONFIG_SYSTEM_ONLY', if_true: \(qapi_files\[i\]\))/system_ss.add(\1)/

$a\
\
foreach output : qapi_stubs\
  stub_ss.add(qapi_files[i])\
  i = i + 1\
endforeach
