// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// QTEST_MAIN for tests of widgets, whose application is set up as the program's is. LAB_TYPEFACE=fallback
// does without Inter.
#pragma once

#include "tests/support/settle.h"
#include "ui/window/application.h"

#include <QApplication>
#include <QTest>

// Qt's own limit, five seconds, is short on a machine with other work.
#undef QTRY_VERIFY
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, labtest::patience)
#undef QTRY_COMPARE
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, labtest::patience)

#define LAB_WIDGET_TEST_MAIN(TestClass)                                                                      \
    int main(int argc, char** argv) {                                                                        \
        QApplication application(argc, argv);                                                                \
        lab::ui::setUpApplication(qEnvironmentVariable("LAB_TYPEFACE") == QLatin1String("fallback")          \
                                      ? lab::ui::Typeface::Fallback                                          \
                                      : lab::ui::Typeface::Inter);                                           \
        TestClass test;                                                                                      \
        QTEST_SET_MAIN_SOURCE_PATH                                                                           \
        return QTest::qExec(&test, argc, argv);                                                              \
    }
