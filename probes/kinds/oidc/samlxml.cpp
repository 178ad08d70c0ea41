// SPDX-License-Identifier: Apache-2.0
#include "probes/kinds/oidc/samlxml.h"

#include "probes/base/asciitext.h"

#include <QXmlStreamReader>

namespace sidestage {

namespace {

constexpr int deepestXml = 60;
constexpr int mostXmlElements = 50000;

class Reader
{
public:
    Reader(std::string_view text, const std::string &what)
        : m_xml(QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())))
        , m_what(what)
    {
    }

    Result<SamlElement> document()
    {
        while (!m_xml.atEnd()) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::DTD:
            case QXmlStreamReader::EntityReference:
                return failure(ErrorCode::Protocol,
                               m_what + " declares a document type, which is not read");
            case QXmlStreamReader::StartElement:
                return element(1);
            default:
                break;
            }
        }
        return notXml();
    }

private:
    tl::unexpected<Error> notXml() const
    {
        return failure(ErrorCode::Protocol,
                       m_what + " is not XML, from line " + std::to_string(m_xml.lineNumber())
                           + " on");
    }

    Result<SamlElement> element(int depth)
    {
        if (depth > deepestXml || ++m_count > mostXmlElements)
            return failure(ErrorCode::TooLarge, m_what + " has too many elements");
        SamlElement result;
        result.name = m_xml.name().toString().toStdString();
        for (const auto &attribute : m_xml.attributes())
            result.attributes.emplace_back(attribute.name().toString().toStdString(),
                                           attribute.value().toString().toStdString());
        while (!m_xml.atEnd()) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::StartElement: {
                auto child = element(depth + 1);
                if (!child)
                    return child;
                result.children.push_back(*std::move(child));
                break;
            }
            case QXmlStreamReader::Characters:
                result.content += m_xml.text().toString().toStdString();
                break;
            case QXmlStreamReader::EntityReference:
                return failure(ErrorCode::Protocol, m_what + " uses an entity that is not read");
            case QXmlStreamReader::EndElement:
                result.content = std::string(trimmed(result.content));
                return result;
            default:
                break;
            }
        }
        return notXml();
    }

    QXmlStreamReader m_xml;
    const std::string &m_what;
    int m_count = 0;
};

} // namespace

std::optional<std::string> SamlElement::attribute(std::string_view local) const
{
    for (const auto &[key, value] : attributes) {
        if (key == local)
            return value;
    }
    return {};
}

bool SamlElement::truth(std::string_view local) const
{
    const auto value = attribute(local).value_or("");
    return value == "true" || value == "1";
}

const SamlElement *SamlElement::child(std::string_view local) const
{
    for (const auto &element : children) {
        if (element.name == local)
            return &element;
    }
    return nullptr;
}

std::optional<std::string> SamlElement::text(std::string_view local) const
{
    const auto *found = child(local);
    return found ? std::optional(found->content) : std::nullopt;
}

Result<SamlElement> readSamlXml(std::string_view text, const std::string &what)
{
    return Reader(text, what).document();
}

std::string samlWord(std::string_view urn)
{
    const auto cut = urn.find_last_of(urn.starts_with("urn:") ? ':' : '#');
    return std::string(cut == std::string_view::npos ? urn : urn.substr(cut + 1));
}

} // namespace sidestage
