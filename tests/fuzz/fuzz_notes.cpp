// SPDX-License-Identifier: Apache-2.0
#include "models/notes/notesediting.h"

#include <cstdint>
#include <cstdlib>
#include <string>

// The first three bytes choose an edit, its value ends at the first zero byte, and the rest is the
// document. An edit that is granted must read back, undo, and leave the other notes alone.

using namespace sidestage;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

std::string cut(std::string &text, std::size_t size)
{
    auto beginning = text.substr(0, size);
    text.erase(0, std::min(size + 1, text.size()));
    return beginning;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string input(data, data + size);
    if (input.size() < 4)
        return 0;
    const auto choice = cut(input, 2);
    const auto value = cut(input, input.find('\0'));
    const auto document = NotesDocument::parse(input, "staging-notes.md");
    if (!document || document->notes().notes.empty())
        return 0;
    const auto count = document->notes().notes.size();
    const auto note = static_cast<std::uint8_t>(choice[0]) % count;
    const auto what = static_cast<std::uint8_t>(choice[1]) % 9;
    const auto edits = what == 8 ? removeNote(*document, note)
        : what == 7              ? setTitle(*document, note, value)
                                 : setField(*document, note, static_cast<NoteField>(what), value);
    if (!edits)
        return 0;
    const auto bytes = applied(document->bytes(), *edits);
    require(applied(bytes, inverseOf(document->bytes(), *edits)) == document->bytes());
    const auto after = NotesDocument::parse(bytes, "staging-notes.md");
    require(after.has_value());
    require(after->notes().notes.size() == count - (what == 8 ? 1 : 0));
    if (what == 8)
        return 0;
    for (std::size_t i = 0; i < count; ++i)
        require(i == note || haveSameContent(after->notes().notes[i], document->notes().notes[i]));
    // Once more changes nothing: the field says it already.
    const auto again = what == 7 ? setTitle(*after, note, value)
                                 : setField(*after, note, static_cast<NoteField>(what), value);
    require(again.has_value() && applied(bytes, *again) == bytes);
    return 0;
}
