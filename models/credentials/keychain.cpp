// SPDX-License-Identifier: Apache-2.0
#include "models/credentials/keychain.h"

#include <QStringDecoder>

namespace sidestage {

namespace {
constexpr std::size_t longestValue = 64 * 1024; // far more than any key, and a keychain takes it
}

KeychainOutcome outcomeOf(KeychainState state)
{
    switch (state) {
    case KeychainState::Unknown:
    case KeychainState::Ready:
    case KeychainState::Empty:
        return KeychainOutcome::Done;
    case KeychainState::Locked:
        return KeychainOutcome::Locked;
    case KeychainState::Absent:
        return KeychainOutcome::Absent;
    case KeychainState::Silent:
        return KeychainOutcome::Silent;
    }
    return KeychainOutcome::Failed;
}

std::string whyNotStorable(const Secret &value)
{
    const auto bytes = value.reveal();
    if (bytes.empty())
        return "the value is empty";
    if (bytes.size() > longestValue)
        return "the value is longer than 64 KiB";
    if (bytes.find('\0') != std::string_view::npos)
        return "the value holds a zero byte, which keychains cannot keep";
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
    text.fill(QChar(0));
    if (decoder.hasError())
        return "the value is not UTF-8, which keychains cannot keep";
    return {};
}

} // namespace sidestage
