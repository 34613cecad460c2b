// Compiled into the binding. TensorFlow logs a notice while its library loads, before it has read TF_CPP_MIN_LOG_LEVEL (0 all,
// 1 warnings, 2 errors, 3 fatal errors only). The library asks this function for its threshold, and the loader finds the
// binding's before the library's own, so the variable holds from the first line on.
#include <cstdlib>

#include "absl/base/log_severity.h"
#include "absl/log/globals.h"

namespace absl {
ABSL_NAMESPACE_BEGIN

__attribute__((visibility("default"))) LogSeverityAtLeast MinLogLevel() {
  static const int level = [] {
    const char* asked = std::getenv("TF_CPP_MIN_LOG_LEVEL");
    const int value = asked == nullptr ? 0 : std::atoi(asked);
    return value < 0 ? 0 : value > 3 ? 3 : value;
  }();
  return static_cast<LogSeverityAtLeast>(level);
}

ABSL_NAMESPACE_END
}  // namespace absl
