// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/notes/notesdocument.h"

#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// What stands in the file, whatever it is; nothing where there is no file. Of a huge file no more
/// than one byte above NotesDocument::maximumSize. PermissionDenied; Unsupported for what is no
/// file.
Result<std::optional<std::string>> readNotesFile(const std::string &path);

/// Reads the document; locations name it by `path`. NotFound where there is no such file,
/// PermissionDenied, TooLarge (of a huge file no more than the limit is read), Unsupported for
/// what is no file.
Result<NotesDocument> loadNotes(const std::string &path);

/// Writes the whole document in one step: whoever reads meanwhile sees the old or the new, and a
/// failure leaves the old. Permissions stay, and a symbolic link stays one.
///
/// `before` is what the caller read when it made its edits; nothing where there was no file. If
/// the file says something else by now, Busy, and nothing is written. (Between that look and the
/// renaming lies a moment in which another writer can still be overtaken.)
Result<void> saveNotes(const std::string &path, std::string_view bytes,
                       std::optional<std::string_view> before);

} // namespace sidestage
