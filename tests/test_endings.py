"""Where texts of many languages end, and where they break off."""

from __future__ import annotations

from pathlib import Path

import pytest

from articlelint.config.model import Config
from articlelint.files.reading import Source
from articlelint.run.runner import Run
from articlelint.syntax.endings import ending, is_finished, open_mark

CONFIG = Config.default()
_RUN = Run((), lambda _: CONFIG)


def severities(text: str) -> set[str]:
    """The severities of the findings that say the body breaks off, those of infos apart."""
    report = _RUN.check_source(Source(text), "article.md", CONFIG)
    return {each.severity for each in report.findings if each.rule == "body/truncated"}


def article(language: str, *paragraphs: str) -> str:
    return f"---\nlang: '{language}'\n---\n" + "\n\n".join(paragraphs) + "\n"


# Of each language: a sentence, ends that are whole, ends that are cut.
LANGUAGES: dict[str, tuple[str, list[str], list[str]]] = {
    "en": (
        "The ferry sails all year, and nobody who lives in the harbour pays for it.",
        ["The captain calls it “our bridge”", "The captain calls it 'our bridge'"],
        ["The captain says that the old ferry is the", "The captain says that “the old ferry is ours now"],
    ),
    "de": (
        "Die Fähre fährt das ganze Jahr, und wer am Hafen wohnt, zahlt dafür nichts.",
        ["Der Kapitän sagt: „Sie ist unsere Brücke.“", "Der Kapitän nennt sie „unsere Brücke“", "Er nennt sie »Brücke«", "Wir laden alle Leute aus dem ganzen Hafen zu einer Fahrt ein"],
        ["Der Kapitän sagt, dass die alte Fähre bald der", "Der Kapitän sagt: „Die alte Fähre ist müde"],
    ),
    "fr": (
        "Le bac passe toute l’année, et les gens du port ne paient rien pour cela.",
        ["Le capitaine dit : « C’est notre pont. »", "Le capitaine l’appelle « notre pont »"],
        ["Le capitaine dit que le vieux bac doit partir avec les", "Le capitaine dit : « C’est notre vieux pont"],
    ),
    "es": (
        "El barco navega todo el año, y los vecinos del puerto no pagan nada por él.",
        ["El capitán dice: «Es nuestro puente»", "¿Quién lo sabe?", "El capitán lo llama “nuestro puente”"],
        ["El capitán dice que el viejo barco se va con los", "El capitán dice: «Es nuestro viejo puente"],
    ),
    "it": (
        "Il traghetto naviga tutto l’anno, e chi abita al porto non paga niente.",
        ["Il capitano dice: «È il nostro ponte»", "Il capitano lo chiama “il nostro ponte”"],
        ["Il capitano dice che il vecchio traghetto va via con gli", "Il capitano dice: «È il nostro vecchio"],
    ),
    "pt": (
        "O barco navega o ano inteiro, e quem mora no porto não paga nada por ele.",
        ["O capitão chama-lhe «a nossa ponte»", "O capitão diz: “É a nossa ponte”"],
        ["O capitão diz que o velho barco vai embora com os", "O capitão diz: “É a nossa velha ponte"],
    ),
    "nl": (
        "De veerboot vaart het hele jaar, en wie aan de haven woont betaalt er niets voor.",
        ["De kapitein noemt haar ‘onze brug’", "De kapitein zegt: “Zij is onze brug.”"],
        ["De kapitein zegt dat de oude veerboot weg moet en dat een", "De kapitein zegt: “Zij is onze oude brug"],
    ),
    "sv": (
        "Färjan går hela året, och den som bor vid hamnen betalar ingenting för det.",
        ["Kaptenen kallar den ”vår bro”", "Kaptenen säger: »Den är vår bro»", "Det är något som alla talar om"],
        ["Kaptenen säger att den gamla färjan måste bort och", "Kaptenen säger: ”Den är vår gamla bro"],
    ),
    "da": (
        "Færgen sejler hele året, og den der bor ved havnen betaler ikke noget for det.",
        ["Kaptajnen siger: »Den er vores bro«", "Kaptajnen kalder den „vores bro“"],
        ["Kaptajnen siger, at den gamle færge skal væk, og at", "Kaptajnen siger: »Den er vores gamle bro"],
    ),
    "no": (
        "Fergen går hele året, og den som bor ved havnen betaler ingenting for det.",
        ["Kapteinen kaller den «broen vår»"],
        ["Kapteinen sier at den gamle fergen må bort fordi", "Kapteinen sier: «Den er den gamle broen vår"],
    ),
    "fi": (
        "Lautta kulkee koko vuoden, ja sataman asukkaat eivät maksa siitä mitään.",
        ["Kapteeni sanoo: ”Se on meidän siltamme”", "Kapteeni sanoo: »Se on meidän siltamme»"],
        ["Kapteeni sanoo, että vanha lautta on väsynyt ja", "Kapteeni sanoo: ”Se on meidän vanha siltamme"],
    ),
    "pl": (
        "Prom pływa przez cały rok, a mieszkańcy portu nic za to nie płacą.",
        ["Kapitan mówi: „To nasz most”", "Kapitan mówi: „To nasz most.”"],
        ["Kapitan mówi, że stary prom musi odejść, ponieważ", "Kapitan mówi: „To nasz stary most"],
    ),
    "cs": (
        "Přívoz jezdí celý rok a obyvatelé přístavu za něj nic neplatí.",
        ["Kapitán říká: „Je to náš most.“", "Kapitán mu říká „náš most“"],
        ["Kapitán říká, že starý přívoz musí pryč, protože", "Kapitán říká: „Je to náš starý most"],
    ),
    "hu": (
        "A komp egész évben jár, és a kikötő lakói semmit sem fizetnek érte.",
        ["A kapitány azt mondja: „Ez a mi hidunk”"],
        ["A kapitány azt mondja, hogy a régi kompnak mennie kell, mert", "A kapitány azt mondja: „Ez a mi régi hidunk"],
    ),
    "ro": (
        "Bacul merge tot anul, iar cei care stau în port nu plătesc nimic pentru el.",
        ["Căpitanul spune: „Este podul nostru”"],
        ["Căpitanul spune că bacul vechi trebuie să plece din", "Căpitanul spune: „Este podul nostru vechi"],
    ),
    "ru": (
        "Паром ходит круглый год, и жители гавани ничего за него не платят.",
        ["Капитан говорит: «Это наш мост»", "Капитан говорит: «Это наш мост».", "Это „наш мост“"],
        ["Капитан говорит, что старый паром уходит из гавани, которая", "Капитан говорит: «Это наш старый мост"],
    ),
    "uk": (
        "Пором ходить цілий рік, і мешканці гавані нічого за нього не платять.",
        ["Капітан каже: «Це наш міст»"],
        ["Капітан каже, що старий пором іде геть, який", "Капітан каже: «Це наш старий міст"],
    ),
    "el": (
        "Το πλοίο ταξιδεύει όλο τον χρόνο, και όσοι μένουν στο λιμάνι δεν πληρώνουν τίποτα.",
        ["Ποιος ξέρει τι θα γίνει με το παλιό πλοίο;", "Ο καπετάνιος λέει: «Είναι η γέφυρά μας»"],
        ["Ο καπετάνιος λέει ότι το παλιό πλοίο πρέπει να φύγει από", "Ο καπετάνιος λέει: «Είναι η παλιά γέφυρά μας"],
    ),
    "tr": (
        "Vapur bütün yıl çalışıyor ve limanda oturanlar bunun için para ödemiyor.",
        ["Kaptan ona “bizim köprümüz” diyor", "Kaptan “Bizim köprümüz” dedi."],
        ["Kaptan eski vapurun artık yorgun olduğunu söylüyor ve", "Kaptan diyor ki: “Bu bizim eski köprümüz"],
    ),
    "id": (
        "Kapal itu berlayar sepanjang tahun, dan warga pelabuhan tidak membayar apa pun.",
        ["Kapten menyebutnya “jembatan kami”"],
        ["Kapten berkata bahwa kapal tua itu harus pergi dan", "Kapten berkata: “Ini jembatan tua kami"],
    ),
    "vi": (
        "Chiếc phà chạy quanh năm, và người dân ở cảng không phải trả tiền.",
        ["Thuyền trưởng gọi nó là “cây cầu của chúng tôi”"],
        ["Thuyền trưởng nói rằng chiếc phà cũ phải ra đi và", "Thuyền trưởng nói: “Đây là cây cầu cũ"],
    ),
    "ar": (
        "تبحر العبارة طوال العام، ولا يدفع سكان الميناء شيئا مقابل ذلك.",
        ["من يعرف ماذا سيحدث للعبارة؟", "يسميها القبطان «جسرنا»"],
        ["يقول القبطان إن العبارة القديمة يجب أن ترحل من", "يقول القبطان: «هذا جسرنا القديم"],
    ),
    "ur": (
        "یہ کشتی سارا سال چلتی ہے، اور بندرگاہ کے لوگ اس کے لیے کچھ نہیں دیتے۔",
        ["کپتان کہتا ہے کہ یہ ہمارا پل ہے۔", "کون جانتا ہے؟"],
        ["کپتان کہتا ہے کہ پرانی کشتی کو جانا ہوگا اور"],
    ),
    "fa": (
        "کشتی در تمام سال حرکت می‌کند، و ساکنان بندر چیزی نمی‌پردازند.",
        ["ناخدا آن را «پل ما» می‌نامد.", "چه کسی می‌داند؟"],
        ["ناخدا می‌گوید که کشتی قدیمی باید برود و", "ناخدا می‌گوید: «این پل قدیمی"],
    ),
    "he": (
        "המעבורת שטה כל השנה, ומי שגר בנמל אינו משלם עליה דבר.",
        ["רב החובל קורא לה ״הגשר שלנו״", 'רב החובל קורא לה "הגשר שלנו"'],
        ["רב החובל אומר שהמעבורת הישנה צריכה ללכת אבל", 'רב החובל אומר: "זה הגשר הישן'],
    ),
    "hi": (
        "नाव पूरे साल चलती है, और बंदरगाह के लोग इसके लिए कुछ नहीं देते।",
        ["कप्तान कहता है कि यह हमारा पुल है।", "कौन जानता है?"],
        ["कप्तान कहता है कि पुरानी नाव को जाना होगा और", "कप्तान कहता है: “यह हमारा पुराना पुल"],
    ),
    "hy": (
        "Լաստանավը նավարկում է ամբողջ տարին, և նավահանգստի բնակիչները ոչինչ չեն վճարում։",
        ["Նավապետն ասում է, որ դա մեր կամուրջն է։", "Նավապետն ասում է. «Դա մեր կամուրջն է»"],
        ["Նավապետն ասում է. «Դա մեր հին կամուրջն"],
    ),
    "am": (
        "ጀልባው ዓመቱን ሙሉ ይጓዛል፣ የወደቡ ነዋሪዎችም ምንም አይከፍሉም።",
        ["ካፒቴኑ ድልድያችን ነው ይላል።", "ካፒቴኑ «ድልድያችን» ይለዋል"],
        ["ካፒቴኑ እንዲህ ይላል፦ «ይህ አሮጌው ድልድያችን"],
    ),
    "zh": (
        "渡轮全年航行，住在港口的居民不用为此付任何费用，游客也只要付一半。",
        ["船长说：“这是我们的桥”", "船长把它叫做「我们的桥」", "请大家跟着港口的灯光走，不要走错了方向", "谢谢各位的收看，没有节目的日子请大家多多保重，我们下个星期二再见"],
        ["船长说，这艘旧渡轮已经太老了，今年冬天就要离开港口，以及", "船长说：“这是我们港口里最老的一艘渡轮"],
    ),
    "ja": (
        "渡し船は一年中動いていて、港に住む人は料金を払わなくてもよいことになっている。",
        ["船長はそれを「私たちの橋」と呼ぶ", "船長は『私たちの橋』だと言った。", "渡し船の話の続きは来週の火曜日にこの港の広場で", "それではまた来週の火曜日にこの港でお会いしましょう"],
        ["船長の話によると、この古い渡し船は今年の冬に港を", "船長は「この古い渡し船は私たちの橋だから"],
    ),
    "ko": (
        "나룻배는 일 년 내내 다니고, 항구에 사는 사람은 아무것도 내지 않는다.",
        ["선장은 그것을 ‘우리의 다리’라고 부른다", "선장은 “우리의 다리”라고 했다.", "나룻배를 타고 다녀온 섬에서 본 것들과 그 결과"],
        ["선장은 오래된 나룻배가 올해 겨울에 항구를 떠나고 새 배를", "선장은 “이 나룻배가 우리의 오래된 다리"],
    ),
    "th": (
        "เรือข้ามฟากแล่นตลอดปี และคนที่อยู่ในท่าเรือไม่ต้องจ่ายเงิน",
        ["กัปตันเรียกมันว่าสะพานของเรา", "กัปตันเรียกมันว่า “สะพานของเรา”"],
        ["กัปตันบอกว่าเรือเก่าต้องไปจากท่าเรือนี้และ", "กัปตันบอกว่า “นี่คือสะพานเก่า"],
    ),
    "km": (
        "សាឡាងបើកពេញមួយឆ្នាំ ហើយអ្នករស់នៅកំពង់ផែមិនបង់ប្រាក់ទេ។",
        ["មេបញ្ជាការហៅវាថាស្ពានរបស់យើង", "មេបញ្ជាការហៅវាថាស្ពានរបស់យើង។"],
        ["មេបញ្ជាការនិយាយថាសាឡាងចាស់ត្រូវតែចាកចេញ និង"],
    ),
    "my": (
        "ကူးတို့သည် တစ်နှစ်ပတ်လုံး ပြေးဆွဲပြီး ဆိပ်ကမ်းတွင် နေသူများ ငွေမပေးရပါ။",
        ["ကပ္ပတိန်က ၎င်းကို ကျွန်ုပ်တို့၏ တံတားဟု ခေါ်သည်။"],
        ["ကပ္ပတိန်က “ဒါက ကျွန်ုပ်တို့ရဲ့ တံတား"],
    ),
}  # fmt: skip
WHOLE = [(language, first, end) for language, (first, ends, _) in LANGUAGES.items() for end in ends]
CUT = [(language, first, end) for language, (first, _, ends) in LANGUAGES.items() for end in ends]


@pytest.mark.parametrize(("language", "first", "end"), WHOLE)
def test_whole_ends_of_many_languages(language: str, first: str, end: str) -> None:
    assert not severities(article(language, first, first, f"{first} {end}"))
    assert not severities(article(language, first, first, end))


@pytest.mark.parametrize(("language", "first", "end"), CUT)
def test_cut_ends_of_many_languages(language: str, first: str, end: str) -> None:
    assert severities(article(language, first, first, f"{first} {end}")) == {"warning"}


ENGLISH = f"{LANGUAGES['en'][0]} They like it."


@pytest.mark.parametrize(
    "end",
    [
        "All the best, and see you on the water :D",
        "Nobody knows what the captain will say about all of that -_-//",
        "The captain was glad that nobody asked him any more hahaha",
        "We will be there with our ferry and you will not (╯°□°)╯︵ ┻━┻",
        "This is the hash of the archive that we made of it: 5u0t6n013b3r4354bru0y114",
        "Send what you can spare to the harbour at 0x52908400098527886E0F7030069857D2E4169EE7",
        "Whoever wants to help may write to the harbour master at ada at harbour dot test",
        "All of it lies in the folder of the harbour master under ferry/timetable.txt",
        "Follow the captain and the ferry and the harbour on every channel you like @nightferry",
        "We meet in the harbour at the old ferry in the evening at 15:00 UTC",
        "+ferry, 14MB ZIP",
        "- the harbour\n- the ferry and all that belongs to it, the harbour master says",
        "-----END PGP PUBLIC KEY BLOCK-----",
        "The captain said it in the old days, and nobody has ever said it (better :)",
        "> The captain says that the ferry is old and that nobody […]",
    ],
)
def test_ends_that_are_no_sentence_are_whole(end: str) -> None:
    assert not severities(article("en", ENGLISH, ENGLISH, end))


OPEN = "The captain says in the evening that nobody has seen the ferry leave"


def test_a_missing_full_stop_is_no_cut() -> None:
    assert not severities(article("en", ENGLISH, ENGLISH, OPEN))


def test_a_missing_full_stop_counts_in_what_was_taken_from_elsewhere() -> None:
    text = article("en", ENGLISH, ENGLISH, OPEN).replace("lang: 'en'", "lang: en\nsource: https://news.test/ferry")
    assert severities(text) == {"warning"}


@pytest.mark.parametrize(("count", "wanted"), [(0, set()), (3, set()), (4, {"warning"})])
def test_a_missing_full_stop_counts_where_many_bodies_of_the_site_lack_it(
    tmp_path: Path, count: int, wanted: set[str]
) -> None:
    for number in range(100):
        end = OPEN if number < count else f"{OPEN}."
        (tmp_path / f"{number}.md").write_text(
            article("en", f"Ship {number} sails. {ENGLISH}", ENGLISH, end), encoding="utf-8"
        )
    (tmp_path / "last.md").write_text(article("en", ENGLISH, ENGLISH, OPEN), encoding="utf-8")
    run = Run([str(tmp_path)], lambda _: CONFIG)
    (report,) = [each for each in run if each.path.endswith("last.md")]
    assert {each.severity for each in report.findings if each.rule == "body/truncated"} == wanted


def test_each_entry_of_a_digest_is_judged() -> None:
    entries = [
        f"## Harbour news {number}\n\nThe captain of ferry {number} says that the old [&#8230;]" for number in "123"
    ]
    whole = "## Harbour news 4\n\nThe captain of the fourth ferry is glad."
    text = "\n\n".join([entries[0], whole, *entries[1:], whole])
    report = _RUN.check_source(Source(text + "\n"), "article.md", CONFIG)
    found = [each for each in report.findings if each.rule == "body/truncated"]
    assert [text[each.start : each.end][-9:] for each in found] == ["[&#8230;]"] * 3


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Er sagte „gut“ und »schön« und ›nett‹", ""),
        ("Hon sa ”bra” och »fint» igår", ""),
        ("« Bien », dit-il (et encore « bien »)", ""),
        ("“The second paragraph of a quotation ends", "“"),
        ("It ends a quotation of several paragraphs” and", ""),
        ("The captain laughed :( and a 5\" disk", ""),
        ("The captain (who laughed", "("),
        ("船长说「这是『桥", "『"),
        ("'t is the captain’s", ""),
    ],
)  # fmt: skip
def test_open_marks(text: str, mark: str) -> None:
    assert open_mark(text) == mark


@pytest.mark.parametrize(
    "text", ["Ja.“", "Oui. »", "Да.»", "好。」", "हाँ।", "አዎ።", "Այո։", "ဟုတ်ကဲ့။", "بله؟", "Ναι;", "ჰო."]
)
def test_finished(text: str) -> None:
    assert is_finished(text)
    assert ending(text).how == "finished"
