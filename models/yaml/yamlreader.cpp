// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/yamlreader.h"

#include "models/yaml/suggestion.h"
#include "models/yaml/textcheck.h"
#include "models/yaml/yamltext.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

namespace sidestage {

namespace {

constexpr std::string_view standardTag = "tag:yaml.org,2002:";

/// Builds the tree from the parser's events. After a limit is passed it ignores what follows.
class TreeBuilder final : public YAML::EventHandler
{
public:
    TreeBuilder(const std::string &file, std::vector<Error> &errors)
        : m_file(file), m_errors(errors)
    {
    }

    /// Where the last text that is not plain begins; line 0 where there is none.
    const Location &lastQuoted() const { return m_lastQuoted; }
    YamlPointer root() const { return m_isStopped ? nullptr : m_root; }

    void OnDocumentStart(const YAML::Mark &) override { }
    void OnDocumentEnd() override { }

    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        addLeaf(makeNode(YamlNode::Kind::Null, mark), anchor);
    }

    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        if (m_isStopped)
            return;
        auto node = makeNode(YamlNode::Kind::Scalar, mark);
        node->text = value;
        node->isPlain = tag == "?";
        if (!node->isPlain)
            m_lastQuoted = node->where;
        if (!node->isPlain && tag != "!" && tag != std::string(standardTag) + "str")
            refuseTag(node->where);
        addLeaf(std::move(node), anchor);
    }

    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        if (m_isStopped)
            return;
        const auto known = m_anchors.find(anchor);
        if (known == m_anchors.end()) {
            report(place(mark), "this alias refers to the part that it stands in");
            addLeaf(makeNode(YamlNode::Kind::Null, mark), YAML::NullAnchor);
            return;
        }
        add(known->second, place(mark));
    }

    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::List, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::Map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    /// A node with what it would cost to walk it, its aliases in full.
    struct Built
    {
        YamlPointer node;
        std::size_t weight = 1;
        int depth = 0;
    };
    struct Frame
    {
        std::shared_ptr<YamlNode> node;
        YAML::anchor_t anchor = YAML::NullAnchor;
        std::size_t weight = 1;
        int depth = 1;
        bool hasKey = false; ///< a map waits for the value of `key`
        YamlPointer key; ///< null where the key was refused, so that its value is dropped
        std::map<std::string, YamlPointer> keys;
    };

    Location place(const YAML::Mark &mark) const
    {
        return {m_file, mark.line + 1, mark.column + 1};
    }

    std::shared_ptr<YamlNode> makeNode(YamlNode::Kind kind, const YAML::Mark &mark) const
    {
        auto node = std::make_shared<YamlNode>();
        node->kind = kind;
        node->where = place(mark);
        return node;
    }

    void report(Location where, std::string message, std::string suggestion = {})
    {
        m_errors.push_back(
            {ErrorCode::BadInput, std::move(message), std::move(where), std::move(suggestion)});
    }

    void stop(Location where, std::string message)
    {
        if (!m_isStopped) {
            m_errors.push_back({ErrorCode::TooLarge, std::move(message), std::move(where), {}});
            m_isStopped = true;
        }
    }

    void refuseTag(Location where)
    {
        report(std::move(where), "tags (beginning with '!') are not understood here",
               "write the value without its tag");
    }

    void open(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag,
              YAML::anchor_t anchor)
    {
        if (m_isStopped)
            return;
        auto node = makeNode(kind, mark);
        if (!tag.empty() && tag != "?" && tag != "!"
            && tag != std::string(standardTag) + (kind == YamlNode::Kind::Map ? "map" : "seq"))
            refuseTag(node->where);
        if (m_stack.size() >= maximumYamlDepth) {
            stop(node->where, tooDeep());
            return;
        }
        Frame frame;
        frame.node = std::move(node);
        frame.anchor = anchor;
        m_stack.push_back(std::move(frame));
    }

    void close()
    {
        if (m_isStopped)
            return;
        auto frame = std::move(m_stack.back());
        m_stack.pop_back();
        Built built{std::move(frame.node), frame.weight, frame.depth};
        if (frame.anchor != YAML::NullAnchor)
            m_anchors[frame.anchor] = built;
        const auto where = built.node->where;
        add(built, where);
    }

    void addLeaf(std::shared_ptr<YamlNode> node, YAML::anchor_t anchor)
    {
        if (m_isStopped)
            return;
        const auto where = node->where;
        const Built built{std::move(node)};
        if (anchor != YAML::NullAnchor)
            m_anchors[anchor] = built;
        add(built, where);
    }

    /// Puts a finished part where the parser stands. `where` is the alias for an aliased part.
    void add(const Built &built, const Location &where)
    {
        // What is open and what it holds so far is counted by the frames, so the sum over them
        // is the size of the tree if it were written out.
        m_total += 1;
        if (m_stack.empty()) {
            m_root = built.node;
            return;
        }
        auto &frame = m_stack.back();
        frame.weight += built.weight;
        frame.depth = std::max(frame.depth, built.depth + 1);
        if (m_stack.size() + static_cast<std::size_t>(built.depth) > maximumYamlDepth) {
            stop(where, tooDeep());
            return;
        }
        if (frame.weight > maximumYamlNodes || m_total > maximumYamlNodes) {
            stop(where,
                 "the file has more than " + std::to_string(maximumYamlNodes)
                     + " parts once its aliases are written out");
            return;
        }
        if (frame.node->isList())
            frame.node->items.push_back(built.node);
        else if (frame.hasKey)
            takeValue(frame, built.node);
        else
            takeKey(frame, built.node, where);
    }

    void takeKey(Frame &frame, const YamlPointer &key, const Location &where)
    {
        frame.hasKey = true;
        frame.key = nullptr;
        if (key->isNull()) {
            report(where, "a key is empty");
        } else if (!key->isScalar()) {
            report(where, "a key must be a plain text");
        } else if (key->isPlain && key->text == "<<") {
            report(where, "merge keys ('<<') are not supported",
                   "write the keys out; what all targets of a service share goes into its "
                   "'options'");
        } else {
            frame.key = key;
        }
    }

    void takeValue(Frame &frame, const YamlPointer &value)
    {
        frame.hasKey = false;
        const auto key = std::move(frame.key);
        if (!key)
            return;
        if (const auto [first, isNew] = frame.keys.try_emplace(key->text, key); !isNew) {
            // A key without a value may be a text that was meant to be the value: not quoted.
            report(key->where,
                   (value->isNull() ? "this key" : "the key " + inQuotes(key->text))
                       + " is given twice; first at " + first->second->where.toString());
            return;
        }
        // The parser places a missing value at whatever comes next: the key says more.
        if (value->isNull()) {
            auto placed = std::make_shared<YamlNode>(*value);
            placed->where = key->where;
            frame.node->entries.push_back({key, std::move(placed)});
        } else {
            frame.node->entries.push_back({key, value});
        }
    }

    static std::string tooDeep()
    {
        return "the file is nested deeper than " + std::to_string(maximumYamlDepth) + " levels";
    }

    std::string m_file;
    std::vector<Error> &m_errors;
    YamlPointer m_root;
    Location m_lastQuoted;
    std::vector<Frame> m_stack;
    std::map<YAML::anchor_t, Built> m_anchors;
    std::size_t m_total = 0;
    bool m_isStopped = false;
};

/// Notes only that there is another document.
class SecondDocument final : public YAML::EventHandler
{
public:
    std::optional<YAML::Mark> start;

    void OnDocumentStart(const YAML::Mark &mark) override { start = mark; }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &, YAML::anchor_t) override { }
    void OnAlias(const YAML::Mark &, YAML::anchor_t) override { }
    void OnScalar(const YAML::Mark &, const std::string &, YAML::anchor_t,
                  const std::string &) override
    {
    }
    void OnSequenceStart(const YAML::Mark &, const std::string &, YAML::anchor_t,
                         YAML::EmitterStyle::value) override
    {
    }
    void OnSequenceEnd() override { }
    void OnMapStart(const YAML::Mark &, const std::string &, YAML::anchor_t,
                    YAML::EmitterStyle::value) override
    {
    }
    void OnMapEnd() override { }
};

/// The parser's words up to the first colon: what follows may quote the file.
std::string sentenceOf(const YAML::Exception &error)
{
    return "the YAML cannot be read: " + error.msg.substr(0, error.msg.find(':'));
}

} // namespace

YamlDocument readYaml(std::string_view text, const std::string &file)
{
    YamlDocument document;
    auto &errors = document.errors;
    const auto refuse = [&](ErrorCode code, std::string message, Location where,
                            std::string suggestion = {}) {
        errors.push_back({code, std::move(message), std::move(where), std::move(suggestion)});
        return document;
    };
    if (text.size() > maximumYamlBytes) {
        return refuse(ErrorCode::TooLarge,
                      "the file is larger than " + std::to_string(maximumYamlBytes >> 20U) + " MiB",
                      {file});
    }
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    if (auto reason = whyNotText(text, file)) {
        errors.push_back(std::move(*reason));
        return document;
    }
    if (auto tab = findTabIndentation(text, file)) {
        errors.push_back(std::move(*tab));
        return document;
    }
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        TreeBuilder builder(file, errors);
        if (!parser.HandleNextDocument(builder))
            return refuse(ErrorCode::BadInput, "the file is empty", {file});
        if (isUnclosedQuote(text, builder.lastQuoted()))
            return refuse(ErrorCode::BadInput, "a quoted text begins here and has no end",
                          builder.lastQuoted());
        SecondDocument second;
        if (builder.root() && parser.HandleNextDocument(second) && second.start) {
            return refuse(ErrorCode::BadInput,
                          "another YAML document begins here: the file must hold one alone",
                          {file, second.start->line + 1, second.start->column + 1});
        }
        document.root = builder.root();
        if (document.root && document.root->isNull()) {
            document.root = nullptr;
            return refuse(ErrorCode::BadInput, "the file is empty", {file});
        }
    } catch (const YAML::Exception &error) {
        Location where{file};
        if (!error.mark.is_null())
            where = {file, error.mark.line + 1, error.mark.column + 1};
        return refuse(ErrorCode::BadInput, sentenceOf(error), std::move(where));
    } catch (const std::exception &) {
        return refuse(ErrorCode::Internal, "the YAML parser failed", {file});
    }
    return document;
}

} // namespace sidestage
