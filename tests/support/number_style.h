// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How numbers must not be written in what a user reads: the rules of ui/look/number_text.h, for any text.
#pragma once

#include <QLocale>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <utility>
#include <vector>

namespace labtest {

/// Locales that differ in decimal sign, groups and digits.
inline QList<QLocale> readersLocales() {
    return {QLocale::c(),
            QLocale(QLocale::German, QLocale::Germany),
            QLocale(QLocale::French, QLocale::France),
            QLocale(QLocale::Persian, QLocale::Iran),
            QLocale(QLocale::Arabic, QLocale::Egypt),
            QLocale(QLocale::Hindi, QLocale::India)};
}

/// The rules in one locale.
class NumberStyle {
  public:
    explicit NumberStyle(const QLocale& locale) {
        const QString sign = QRegularExpression::escape(locale.decimalPoint());
        const QString group = QRegularExpression::escape(locale.groupSeparator());
        forbid(QStringLiteral("\\d[eE][+-]?\\d"), QStringLiteral("an exponent as programs write it"));
        forbid(QStringLiteral("(?i)\\b(nan|inf)\\b"), QStringLiteral("no number, as programs write it"));
        forbid(QStringLiteral("(?<![\\w\\d)])-\\d"), QStringLiteral("a hyphen as minus"));
        forbid(QStringLiteral("[\u00B7*^]\\s?10[\u2070\u00B9\u00B2\u00B3\u2074-\u2079]"),
               QStringLiteral("a power of ten without its cross"));
        forbid(QStringLiteral("(?<!\\d)(?<!\\d[.,\u066B])\\d{5,}"), QStringLiteral("digits without groups"));
        const QString native = QStringLiteral("[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F]");
        forbid(QStringLiteral("[0-9][.,\u066B\u066C]?%1|%1[.,\u066B\u066C]?[0-9]").arg(native),
               QStringLiteral("digits of two scripts in one number"));
        // A separator is the decimal sign, or stands before whole groups.
        forbid(QStringLiteral(
                   "(?<![\\d.,\u066B\u066C])\\d+(?!%1\\d|(?:%2\\d{2,3})*%2\\d{3}(?!\\d))[.,\u066B\u066C]\\d")
                   .arg(sign, group),
               QStringLiteral("another locale's decimal sign"));
    }

    /// What in the text breaks the style, with what stands around it; empty if nothing does. Numbers may
    /// stand alone or in sentences.
    QStringList faults(const QString& text) const {
        QStringList found;
        for (const auto& [pattern, fault] : m_rules) {
            for (auto it = pattern.globalMatch(text); it.hasNext();) {
                const qsizetype at = it.next().capturedStart();
                found.append(fault + QStringLiteral(": ") +
                             text.mid(std::max<qsizetype>(0, at - 12), 40).simplified());
            }
        }
        return found;
    }

  private:
    void forbid(const QString& pattern, const QString& fault) {
        m_rules.emplace_back(QRegularExpression(pattern, QRegularExpression::UseUnicodePropertiesOption),
                             fault);
    }

    std::vector<std::pair<QRegularExpression, QString>> m_rules;
};

} // namespace labtest
