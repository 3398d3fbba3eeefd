import os
import shutil

import lit.formats

config.name = "sinter"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.sinter_obj_root, "test")

# A variable captured in one CHECK-LABEL block must not leak into the next.
config.environment["FILECHECK_OPTS"] = "--enable-var-scope"
# No test finds what another run has stored.
config.environment["SINTER_CACHE"] = "off"
config.environment["PATH"] = os.pathsep.join(
    [config.sinter_tools_dir, config.llvm_tools_dir, os.environ["PATH"]]
)
if shutil.which("gdb"):
    config.available_features.add("gdb")
config.substitutions.append(("%build", config.sinter_obj_root))
