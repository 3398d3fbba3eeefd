//===- Inputs.h - Files for the arguments of a program --------------------===//

#ifndef SINTER_RUN_INPUTS_H
#define SINTER_RUN_INPUTS_H

#include "tools/sinter-run/HostRunner.h"

namespace sinter {

/// Lists of names, each one a name for every argument or empty.
using ArgumentNames = std::vector<std::vector<std::string>>;

/// Reads the files of `name=file` options, one for each of `types`.
///
/// If all names are in one of the lists `names`, which name the arguments, they
/// say which is meant. If all are numbers, or `arg` and a number, so do the
/// numbers. Otherwise the options are in the order of the arguments.
///
/// Throws an Error for files of another dtype or shape, and if there are too
/// many or too few.
std::vector<BufferPtr> readInputs(const std::vector<std::string> &options,
                                  const ArgumentNames &names,
                                  const std::vector<TensorType> &types);

} // namespace sinter

#endif // SINTER_RUN_INPUTS_H
