// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/base/error.h"

#include <QLockFile>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sidestage {

/// What somebody had typed when the program ended without saving.
struct DocumentDraft
{
    std::string text;
    /// What stood in the file when the edits began; nothing where there was none.
    std::optional<std::string> base;
};

/// Keeps the unsaved text of one file in a folder of the user's own, so that a crash loses
/// nothing. It holds the document's bytes and nothing else: one file with the text as it was last
/// edited, one with the text as it was read. Readable by the user alone.
///
/// Two programs that edit one file do not see each other's drafts: the second has none (`isOurs`
/// is false, nothing is found and nothing is written).
///
/// Thread: one at a time. `write` waits for the disk.
class DraftKeeper
{
public:
    /// `folder` is made when something is written; `file` is the absolute path of the document.
    DraftKeeper(std::string folder, std::string file);

    /// Claims the draft, unless another program has; from then on it is this one's.
    bool isOurs();
    std::optional<DocumentDraft> find();
    Result<void> write(const DocumentDraft &draft);
    void remove();

private:
    QString pathTo(const char *ending) const;

    std::string m_folder;
    QString m_name;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace sidestage
