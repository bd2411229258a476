#!/usr/bin/env python3
"""Correction sheets by the command that a person types: what goes to standard output, what goes to files, in both languages."""
import csv
import io
import pathlib
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

import yaml

from support import PLATEAU, State

FACTS = [f"tests/data/linux/{role}.facts.json" for role in ("client", "server", "router")]
GRADE = ["grade", "--scenario", "practice", "--seat", "01", "--candidate", "c-01", "--facts", *FACTS]
ITEMS = len(yaml.safe_load(pathlib.Path("scenarios/practice/scenario.yaml").read_text(encoding="utf-8"))["guide"])


class Sheets(unittest.TestCase):
    def setUp(self):
        self.state = State()
        self.addCleanup(self.state.close)
        folder = tempfile.TemporaryDirectory(prefix="plateau-e2e.")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def graded(self, *words, language="en", codes=(0, 4, 5)):
        done = self.state.run("--lang", language, *GRADE, *words)
        self.assertIn(done.returncode, codes, done.stderr)
        return done

    def test_files_are_written_by_their_endings_and_standard_output_stays_empty(self):
        files = [self.folder / f"sheet.{ending}" for ending in ("html", "pdf", "csv", "json", "txt")]
        done = self.graded(*[word for file in files for word in ("--output", str(file))])
        self.assertEqual(done.stdout, "")
        for file in files:
            self.assertIn(f"sheet written: {file}", done.stderr)
        page = xml.etree.ElementTree.parse(files[0]).getroot()
        self.assertEqual(page.get("lang"), "en")
        self.assertEqual(len(page.findall(".//{http://www.w3.org/1999/xhtml}article")), ITEMS)
        self.assertTrue(files[1].read_bytes().startswith(b"%PDF-"))
        self.assertEqual(files[3].read_text(encoding="utf-8"), self.graded("--json").stdout)
        self.assertEqual(files[4].read_text(encoding="utf-8"), self.graded().stdout)

    def test_standard_output_takes_any_form_and_the_language_of_the_reader(self):
        rows = list(csv.reader(io.StringIO(self.graded("--format", "csv", language="fr").stdout.removeprefix("\ufeff")), delimiter=";"))
        self.assertEqual(len(rows), ITEMS + 1)
        self.assertEqual(rows[0][1:3], ["Poste", "Examen"])
        self.assertEqual(rows[1][:2], ["c-01", "01"])
        page = xml.etree.ElementTree.fromstring(self.graded("--format", "html", language="fr").stdout)
        self.assertEqual(page.get("lang"), "fr")
        made = subprocess.run([PLATEAU, "--lang", "en", *GRADE, "--format", "pdf"], capture_output=True, check=False)
        text = subprocess.run(["pdftotext", "-", "-"], input=made.stdout, capture_output=True, check=True).stdout
        self.assertIn(b"page 2 of", text)

    def test_no_sheet_holds_a_secret_of_the_subject(self):
        parameters = yaml.safe_load(pathlib.Path("scenarios/practice/scenario.yaml").read_text(encoding="utf-8"))["parameters"]
        for form in ("text", "html", "csv", "json"):
            for language in ("fr", "en"):
                sheet = self.graded(*(["--json"] if form == "json" else ["--format", form]), language=language).stdout
                for secret in ("wifi_passphrase", "router_password"):
                    self.assertNotIn(parameters[secret], sheet, form)

    def test_two_forms_for_standard_output_are_refused_in_both_languages(self):
        for language, words in (("en", "--format does not go with --json"), ("fr", "--format ne va pas avec --json")):
            self.assertIn(words, self.graded("--json", "--format", "csv", language=language, codes=(2,)).stderr)

    def test_an_ending_that_names_no_form_is_refused_before_any_work(self):
        done = self.graded("--output", str(self.folder / "sheet.doc"), codes=(2,))
        self.assertIn("its ending names no form", done.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_without_the_program_a_pdf_is_refused_with_what_to_install(self):
        self.state.environment["PATH"] = "/nonexistent"
        for language, words in (("en", "apt-get install weasyprint"), ("fr", "le programme weasyprint est absent")):
            done = self.graded("--output", str(self.folder / "sheet.pdf"), language=language, codes=(1,))
            self.assertIn(words, done.stderr)
        done = self.state.run("--lang", "en", "rehearse", "--sheets", str(self.folder), "--sheet-formats", "html,pdf")
        self.assertEqual(done.returncode, 1)
        self.assertIn("weasyprint", done.stderr)


if __name__ == "__main__":
    unittest.main()
