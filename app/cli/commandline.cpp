// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commandline.h"

#include "models/config/quantity.h"
#include "models/yaml/suggestion.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sidestage {

namespace {

constexpr std::array<std::string_view, 5> commandNames{"check", "audit", "init", "demo",
                                                       "credential"};
constexpr std::array<std::string_view, 15> optionNames{
    "--environment", "--service", "--format",   "--output", "--fail-on",
    "--timeout",     "--jobs",    "--no-color", "--all",    "--keep",
    "--print",       "--help",    "--version",  "-o",       "-h"};
/// Named by the contract, and not there yet: said so, not "unknown".
constexpr std::array<std::string_view, 5> laterCommands{"snapshot", "compare", "gate", "history",
                                                        "notes"};
constexpr std::array<std::string_view, 5> laterFormats{"junit", "sarif", "markdown", "html", "csv"};

template <typename Names>
bool contains(const Names &names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

template <typename Names>
tl::unexpected<Error> unknown(std::string_view what, std::string_view word, const Names &names)
{
    return failure(ErrorCode::BadInput,
                   "unknown " + std::string(what) + " '" + std::string(word) + "'", {},
                   didYouMean(word, {names.begin(), names.end()}));
}

Result<ReportFormat> formatNamed(std::string_view name)
{
    if (name == "table")
        return ReportFormat::Table;
    if (name == "json")
        return ReportFormat::Json;
    if (contains(laterFormats, name))
        return failure(ErrorCode::Unsupported,
                       "this version does not write the format '" + std::string(name) + "'", {},
                       "it writes table and json");
    return unknown("format", name, std::array<std::string_view, 2>{"table", "json"});
}

Result<ReportFormat> formatOfFile(const std::string &file)
{
    if (file.ends_with(".json"))
        return ReportFormat::Json;
    if (file.ends_with(".txt"))
        return ReportFormat::Table;
    return failure(ErrorCode::BadInput, "the ending of '" + file + "' names no format", {},
                   "put --format before -o");
}

/// Walks the arguments once; every mistake ends the walk with a sentence.
class Reader
{
public:
    explicit Reader(const std::vector<std::string> &arguments) : m_arguments(arguments) { }

    Result<CommandLine> read()
    {
        if (m_arguments.empty() || m_arguments[0] == "--help" || m_arguments[0] == "-h"
            || m_arguments[0] == "help")
            return m_line;
        if (m_arguments[0] == "--version") {
            m_line.command = Command::Version;
            return m_line;
        }
        if (m_arguments[0] == "credential")
            return readCredential();
        if (auto found = readCommand(); !found)
            return tl::unexpected(found.error());
        for (m_at = 1; m_at < m_arguments.size(); ++m_at) {
            if (auto done = readArgument(); !done)
                return tl::unexpected(done.error());
        }
        return finish();
    }

private:
    Result<CommandLine> readCredential()
    {
        auto line = CredentialLine::parse({m_arguments.begin() + 1, m_arguments.end()});
        if (!line)
            return tl::unexpected(line.error());
        if (*line) {
            m_line.command = Command::Credential;
            m_line.workspace = (*line)->workspace;
            m_line.credential = std::move(**line);
        }
        return m_line;
    }

    Result<void> readCommand()
    {
        const auto &name = m_arguments[0];
        if (name == "check")
            m_line.command = Command::Check;
        else if (name == "audit")
            m_line.command = Command::Audit;
        else if (name == "demo")
            m_line.command = Command::Demo;
        else if (name == "init")
            m_line.command = Command::Init;
        else if (contains(laterCommands, name))
            return failure(ErrorCode::Unsupported, "this version has no command '" + name + "'", {},
                           "it has check, audit, init, demo and credential");
        else
            return unknown("command", name, commandNames);
        return {};
    }

    Result<void> readArgument()
    {
        m_option = m_arguments[m_at];
        if (!m_option.starts_with('-') || m_option == "-")
            return readWorkspace();
        if (const auto equals = m_option.find('=');
            m_option.starts_with("--") && equals != std::string::npos) {
            m_value = m_option.substr(equals + 1);
            m_option.resize(equals);
        } else {
            m_value.reset();
        }
        if (m_option == "--help" || m_option == "-h") {
            m_line.command = Command::Help;
            m_at = m_arguments.size();
            return {};
        }
        if (contains(std::array<std::string_view, 2>{"--record", "--from-snapshot"}, m_option))
            return failure(ErrorCode::Unsupported, "this version does not have '" + m_option + "'");
        if (!contains(optionNames, m_option))
            return unknown("option", m_option, optionNames);
        if (!isForThisCommand())
            return failure(ErrorCode::BadInput,
                           "'" + m_arguments[0] + "' does not take '" + m_option + "'");
        if (m_option == "--no-color" || m_option == "--all" || m_option == "--print")
            return readSwitch();
        if (!m_value) {
            if (m_at + 1 == m_arguments.size())
                return failure(ErrorCode::BadInput, "'" + m_option + "' needs a value");
            m_value = m_arguments[++m_at];
        }
        return readValue();
    }

    bool isForThisCommand() const
    {
        if (m_line.command == Command::Check)
            return m_option == "--no-color";
        if (m_line.command == Command::Init)
            return m_option == "--no-color" || m_option == "--print" || m_option == "--timeout";
        if (m_option == "--print")
            return false;
        return m_option != "--keep" || m_line.command == Command::Demo;
    }

    Result<void> readWorkspace()
    {
        if (m_line.command == Command::Demo)
            return failure(ErrorCode::BadInput, "'demo' brings its own workspace", {},
                           "'--keep FOLDER' writes it somewhere");
        if (m_hasWorkspace)
            return failure(ErrorCode::BadInput,
                           (m_line.command == Command::Init ? "there are two folders: '"
                                                            : "there are two workspaces: '")
                               + m_line.workspace + "' and '" + m_option + "'");
        m_hasWorkspace = true;
        m_line.workspace = m_option;
        return {};
    }

    Result<void> readSwitch()
    {
        if (m_value)
            return failure(ErrorCode::BadInput, "'" + m_option + "' takes no value");
        if (m_option == "--all")
            m_line.listsMatches = true;
        else if (m_option == "--print")
            m_line.isPrintedOnly = true;
        else
            m_line.hasColor = false;
        return {};
    }

    Result<void> readValue()
    {
        if (m_value->empty())
            return failure(ErrorCode::BadInput, "the value of '" + m_option + "' is empty");
        if (m_option == "--environment")
            m_line.environments.push_back(*m_value);
        else if (m_option == "--service")
            m_line.services.push_back(*m_value);
        else if (m_option == "--keep")
            m_line.keepFolder = *m_value;
        else if (m_option == "--format")
            return readFormat();
        else if (m_option == "-o" || m_option == "--output")
            return readOutput();
        else if (m_option == "--fail-on")
            return readSeverity();
        else if (m_option == "--timeout")
            return readTimeout();
        else if (m_option == "--jobs")
            return readJobs();
        return {};
    }

    Result<void> readFormat()
    {
        auto format = formatNamed(*m_value);
        if (!format)
            return tl::unexpected(format.error());
        if (m_format)
            m_line.outputs.push_back({*m_format, {}});
        m_format = *format;
        return {};
    }

    Result<void> readOutput()
    {
        auto format = m_format ? Result<ReportFormat>(*m_format) : formatOfFile(*m_value);
        if (!format)
            return tl::unexpected(format.error());
        m_line.outputs.push_back({*format, *m_value == "-" ? std::string() : *m_value});
        m_format.reset();
        return {};
    }

    Result<void> readSeverity()
    {
        const auto at = std::ranges::find(severityNames, std::string_view(*m_value));
        if (at == severityNames.end())
            return unknown("severity", *m_value, severityNames);
        m_line.failOn = static_cast<Severity>(at - severityNames.begin());
        return {};
    }

    Result<void> readTimeout()
    {
        const auto timeout = parseDuration(*m_value);
        if (!timeout || *timeout <= std::chrono::milliseconds::zero())
            return failure(ErrorCode::BadInput, "'" + *m_value + "' is no time for '--timeout'", {},
                           "for example 30s or 2m");
        m_line.timeout = *timeout;
        return {};
    }

    Result<void> readJobs()
    {
        const char *end = m_value->data() + m_value->size();
        const auto [rest, error] = std::from_chars(m_value->data(), end, m_line.jobs);
        if (error != std::errc() || rest != end || m_line.jobs < 1 || m_line.jobs > 1024)
            return failure(ErrorCode::BadInput, "'--jobs' takes a number from 1 to 1024");
        return {};
    }

    Result<CommandLine> finish()
    {
        if (m_format)
            m_line.outputs.push_back({*m_format, {}});
        if (m_line.outputs.empty())
            m_line.outputs.push_back({ReportFormat::Table, {}});
        const auto toTerminal = [](const ReportOutput &output) { return output.file.empty(); };
        if (std::ranges::count_if(m_line.outputs, toTerminal) > 1)
            return failure(ErrorCode::BadInput, "two reports would go to standard output", {},
                           "give one of them a file with -o");
        return m_line;
    }

    const std::vector<std::string> &m_arguments;
    std::size_t m_at = 0;
    std::string m_option;
    std::optional<std::string> m_value;
    std::optional<ReportFormat> m_format; ///< named, and not yet used by an -o
    bool m_hasWorkspace = false;
    CommandLine m_line;
};

} // namespace

Result<CommandLine> CommandLine::parse(const std::vector<std::string> &arguments)
{
    return Reader(arguments).read();
}

std::string CommandLine::usage()
{
    return R"(sidestage-cli: does staging mirror production?

  sidestage-cli check [WORKSPACE]     read the files alone; no probe runs
  sidestage-cli audit [WORKSPACE]     probe, compare, judge
  sidestage-cli init  [FOLDER]        propose an environments.yaml from what is found there
  sidestage-cli demo                  an audit of a small shop that comes with the program
  sidestage-cli credential list [WORKSPACE]       what is kept for the workspace, and where
  sidestage-cli credential set NAME               keep the value that stands on standard input
  sidestage-cli credential test [NAME...]         are they there? 0 yes, 1 no, 2 could not look
  sidestage-cli credential forget NAME            take it out of the keychain

WORKSPACE is a folder with an environments.yaml, by default this one.

Options of audit and demo:
  --environment E        only this environment and what it mirrors (again and again)
  --service S            only this service (again and again)
  --format table|json    of the next -o, or of standard output (default: table)
  -o, --output FILE      write a report there (again and again; .json and .txt name the format)
  --fail-on SEVERITY     blocker, major, minor or info (default: major)
  --timeout TIME         of each probe (default: 30s)
  --jobs N               probes at a time (default: 16)
  --all                  list what matches too
  --no-color             no colours, also on a terminal
  --keep FOLDER          demo: write its workspace there and keep it

Options of init:
  --print                write the proposal to standard output, and no file
  --timeout TIME         of the whole search (default: 30s)
Options of credential:
  --workspace W          of set, test and forget (default: this folder)
  --rotate-every TIME    set: when it should be replaced, for example 90d
  --fingerprint-key      instead of a NAME: the key under which hidden values are compared

Exit status: 0 measured whole and nothing unexplained; 1 drift or a violation;
2 bad usage, bad files, or not everything could be measured.
)";
}

} // namespace sidestage
