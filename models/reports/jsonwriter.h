// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sidestage {

/// Takes a report's text piece by piece, so that a large one is never whole in memory.
using TextSink = std::function<void(std::string_view)>;

/// Writes JSON (RFC 8259) with keys in the order in which they are given, so that the same report
/// has the same bytes. Bytes that are no UTF-8 become U+FFFD. Indented by two spaces a level; an
/// object or array begun as `inLine` stays on one line.
class JsonWriter
{
public:
    explicit JsonWriter(TextSink sink) : m_sink(std::move(sink)) { }
    ~JsonWriter() { flush(); }
    JsonWriter(const JsonWriter &) = delete;
    JsonWriter &operator=(const JsonWriter &) = delete;

    void key(std::string_view name);
    void beginObject(bool inLine = false) { begin('{', inLine); }
    void endObject() { end('}'); }
    void beginArray(bool inLine = false) { begin('[', inLine); }
    void endArray() { end(']'); }

    void text(std::string_view value);
    void integer(std::int64_t value) { raw(std::to_string(value)); }
    /// With at most three digits after the point, whatever the locale.
    void decimal(double value);
    void boolean(bool value) { raw(value ? "true" : "false"); }
    void null() { raw("null"); }
    /// A number as it is written; the caller vouches for its form.
    void raw(std::string_view json);

    /// A line feed after everything, and the rest to the sink.
    void finish();

private:
    void begin(char bracket, bool inLine);
    void end(char bracket);
    void separate();
    void newLine();
    void quote(std::string_view value);
    void flush();

    TextSink m_sink;
    std::string m_buffer;
    std::size_t m_depth = 0;
    std::size_t m_inLineFrom = 0; ///< the depth of the outermost object on one line; 0: none
    bool m_isFirst = true; ///< nothing yet in the innermost object or array
    bool m_isAfterKey = false;
};

} // namespace sidestage
