"""No removal cuts into a sentence: what is left of an article are its other sentences, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
from removals import cut_by, removals, sentences

from articlelint import check_text, fix_text

FIXTURES = Path(__file__).parent.parent / "fixtures"

# Sentences in which phrases of pages stand, and lines that are of the page, by language.
SENTENCES = {
    "en": (
        "The ruling, also written by Justice Marta Ruiz, the court said, binds nobody.",
        "It is her second book, written by Nora Lind. A third one is under way.",
        "Readers may follow us on Facebook, where the crane is shown, and subscribe to our newsletter at the gate.",
        "Click to share the folder with your team, then choose who may edit it.",
        "The paper was published in Nature on May 3, 2025, and the photo by Nora Lind of Reuters went with it.",
        "An early bird ticket costs nine euros, which is less than last year.",
    ),
    "de": (
        "Wenn Sie ein Boot kaufen, zahlen Sie dem Makler eine Provision, sagte er.",
        "Dieser Artikel erklärt, wie man sich registriert. Folgen Sie dem Weg bis zum Hafen.",
        "Der Beitrag der Stadt ist hoch, und die Liste, am 4. März 2025 veröffentlicht, ist lang.",
    ),
    "fr": (
        "L'agence peut percevoir une commission de trois pour cent, dit-on.",
        "Cliquez pour partager le dossier avec votre équipe, puis fermez la fenêtre.",
        "Le texte, publié le 4 mars 2025, a été lu par tous.",
    ),
    "es": (
        "La agencia puede cobrar una comisión del tres por ciento, según el alcalde.",
        "El libro, publicado el 4 de marzo de 2025, se vende bien.",
    ),
    "zh": (
        "律师在函件中写道，对方未经授权使用了他的照片，法院下周开庭。",
        "点击标题链接，就可以观看打印过程的视频。研究成果发表在《港口学报》上，大家都在关注。",
        "他们转载时没有注明来源，报社很生气。",
    ),
    "ja": (
        "彼女をフォローしている人は千人を超える。",
        "他人の写真を無断使用した疑いで、警察が調べている。",
    ),
}
LINES = {
    "en": (
        "Written by Anna Holm, Senior Editor",
        "By Anna Holm | March 3, 2025",
        "Follow us on Facebook, Instagram and YouTube.",
        "Share this article on Facebook",
        "Photo: Anna Holm / Harbour Images",
        "This article originally appeared on Harbour Gazette at https://gazette.test/a?src=rss",
        "READ MORE: The museum of cranes opens its doors",
        "Your email address will not be published. Required fields are marked.",
        "When you buy through our links, we may earn an affiliate commission.",
        "Already a subscriber? Log in",
        "Image 1 of 5",
    ),
    "de": (
        "Folgen Sie uns auf Facebook und Instagram",
        "Lesen Sie auch: Das Museum der Kräne öffnet",
        "Foto: Anna Holm",
    ),
    "fr": (
        "Suivez-nous sur Facebook et Instagram",
        "Publié le 4 mars 2025 à 9 h",
        "Cet article est réservé aux abonnés.",
    ),
    "es": ("Síguenos en Facebook e Instagram", "La entrada Una grúa se publicó primero en Gaceta."),
    "zh": ("作者：何安\n译者：林芳", "图片来源：港口报", "长按识别二维码关注我们", "未经授权，不得转载。"),
    "ja": ("無断転載を禁じます。", "最終更新日：2025年3月4日"),
}
LAYOUTS = (
    "{line}\n\n{text}\n\n{text}\n",
    "{text}\n\n{line}\n\n{text}\n",
    "{text}\n\n{text}\n\n{line}\n",
    "{text} {line}\n\n{text}\n",
    "{text}\n{line}\n{text}\n",
    "{text}\n\n*{line}*\n",
    "<p>{text}</p><p>{line}</p><p>{text}</p>\n",
    "{text}\n\n- {line}\n- {text}\n",
    "{text}\n\n> {line}\n",
)


def _torn(text: str, path: str = "article.md") -> list[object]:
    return [cut for each in removals(check_text(text, path)) if (cut := cut_by(each, text, path)) is not None]


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.name)
def test_fixtures(path: Path) -> None:
    assert not _torn(path.read_bytes().decode("utf-8", "replace"), path.name)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", SENTENCES)
def test_removals_are_whole(language: str, layout: str) -> None:
    head = f"---\ntitle: A crane\nlang: {language}\nsource: https://gazette.test/crane\n---\n"
    for line in LINES[language]:
        for text in SENTENCES[language]:
            assert not _torn(head + layout.format(line=line, text=text))


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_stay(language: str) -> None:
    """Nothing goes of an article that has phrases of pages inside its sentences only, from whatever host it is."""
    body = "\n\n".join(SENTENCES[language])
    text = f"---\ntitle: A crane\nlang: {language}\nsource: https://gazette.test/crane\n---\n{body}\n"
    assert sentences(fix_text(text, unsafe=True).text, "article.md") == sentences(text, "article.md")


def test_lines_go() -> None:
    """What fills its own line goes, with the line."""
    for language, lines in LINES.items():
        for line in lines:
            for text in SENTENCES[language]:
                head = f"---\ntitle: A crane\nlang: {language}\nsource: https://gazette.test/crane\n---\n"
                article = f"{head}{text}\n\n{text}\n\n{line}\n"
                assert fix_text(article, unsafe=True).text == f"{head}{text}\n\n{text}\n", line
