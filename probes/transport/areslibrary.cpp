// SPDX-License-Identifier: Apache-2.0
#include "probes/transport/areslibrary.h"

namespace sidestage {

Result<AresChannel> openAres(ares_options &options, int mask)
{
    // Once for the process, by whoever comes first; it is never undone.
    static const int library = ares_library_init(ARES_LIB_INIT_ALL);
    ares_channel channel = nullptr;
    const int status =
        library == ARES_SUCCESS ? ares_init_options(&channel, &options, mask) : library;
    if (status != ARES_SUCCESS)
        return failure(ErrorCode::Internal,
                       "no name can be looked up (" + std::string(ares_strerror(status)) + ')');
    return AresChannel(channel);
}

} // namespace sidestage
