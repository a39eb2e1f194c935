"""Find names of people in Arabic script, which has no capitals: by lists and by what stands before.

A given name that is an ordinary word, too, is certain only where a title, a word like “called” or
a verb of speech stands before it, or a part of a longer name behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["find_arabic_names"]

_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
_TOKEN = re.compile(r"[\u0621-\u064a\u0670\u064b-\u0652\u0640\u0671-\u06d3]+")
_FOLD = str.maketrans("أإآٱ", "اااا")


def _fold(word: str) -> str:
    """Return a word without vowel signs and with one form of alif."""
    return _MARKS.sub("", word).translate(_FOLD)


def _words(text: str) -> frozenset[str]:
    return frozenset(_fold(word) for word in text.split())


_CERTAIN = _words("""
    محمد أحمد محمود مصطفى إبراهيم إسماعيل يوسف يعقوب داود سليمان إسحاق هارون حسين حسن عثمان عمر
    أبوبكر حمزة طلحة الزبير خالد وليد طارق زياد معاوية مروان هشام سفيان عبدالله عبدالرحمن عبدالرحيم
    عبدالعزيز عبدالكريم عبداللطيف عبدالمجيد عبدالحميد عبدالقادر عبدالهادي عبدالوهاب حامد حميد
    فاطمة عائشة خديجة مريم زينب رقية أسماء سكينة ميمونة رابعة سمية آسية حواء سارة هاجر ليلى سلمى
    لبنى بثينة عبلة زبيدة هند دعد ريم رنا رانيا دينا نادية سامية سميرة نجلاء هيفاء لمياء هالة
    غادة ياسمين نرمين شيرين سوزان جيهان رشا داليا دنيا ميساء لمى لينا نورا نورة ميرفت نهى سهير
    سعاد سهى رغد شهد جواهر منيرة لطيفة فوزية بهية زكية صفية حليمة كريمة نعيمة سليمة
    بلال أسامة أنس معاذ مصعب عمار ياسر يحيى زكريا إدريس إلياس أيوب شعيب نوح آدم عيسى موسى لقمان
    ياسين طه عدنان قحطان كنعان غسان حسان نعمان رضوان مروة لؤي قصي عدي أياد إياد عماد أيمن أشرف
    شريف مازن باسل باسم بسام وسام حازم حاتم عاصم هيثم ضياء علاء بهاء نزار مهند مؤيد رامز
    سامر تامر ثامر عامر ماهر زاهر طاهر ظافر مظفر منذر جعفر حيدر بشار نضال جلال بدر فهد سعود فيصل
    تركي مشعل نواف سلطان سلمان ماجد راشد رشيد مرشد جاسم قاسم كاظم ناظم
    جورج إلياس بطرس بولس حنا ميشيل طوني مارون شربل جرجس مينا كيرلس
    """)
_MAYBE = _words("""
    علي سعيد كمال جمال جميل جميلة كريم أمين أمينة أمل أمال نور نورالدين هدى سلام سلوى سعد سالم
    سليم سمير صالح صلاح صادق عادل عادلة عزيز عزيزة عزة غالب فادي فارس فاضل فؤاد فوزي فرح فريد
    فريدة قيس لطفي ماجدة مختار مراد مسعود معتز منصور منى مها مهدي ناجي ناصر نادر نبيل نبيلة نجيب
    نعيم هاني هادي وائل وفاء وحيد رامي رائد رؤوف رضا رحيم رحمة ربيع رجاء رمزي زاهي زيد زين زينة
    سامي سناء شادي شاكر شوقي صباح ضحى عامرة عبير عفاف عصام عفيفة غفران إيمان إسلام إحسان إكرام
    إنعام ابتسام انتصار أحلام أنوار بشير بشرى بركات توفيق ثريا جابر جواد حبيب حبيبة حنان حنين حياة
    حكيم خليل خيري دلال رفيق راضي رفعت ريحان رياض ريهام سحر شروق شكري شمس شيماء صفاء طلال عرفان
    عبود بلند جسور حقي ميلاد نهاد نائل وداد وردة يسرى يمنى كوثر كامل كاميليا فداء فضل فتحي غازي
    """)
_TITLE = _words("""
    السيد السيدة الآنسة الدكتور الدكتورة الأستاذ الأستاذة الحاج الحاجة الشيخ الشيخة المهندس المهندسة
    المعلم المعلمة العم العمة الخالة سيدي مسز مستر دكتور دكتورة أستاذ
    """)
_CALLED = _words("اسمه اسمها اسمي اسمك يدعى تدعى المدعو المدعوة يسمى تسمى أدعى زميلي زميلتي")
_SAID = _words(
    "قال قالت يقول تقول سأل سألت سألته أجاب أجابت أخبرني أخبرتني حدثني حدثتني كلمني كلمتني"
)
_LINKS = _words("بن ابن بنت أبو أبي أم آل بني")
_ROLES = _words("""
    المدير المديرة الوزير الوزيرة الرئيس الرئيسة النائب النائبة القاضي القاضية السفير السفيرة
    المحافظ العمدة الأمير الأميرة الملك الملكة المشرف المشرفة الطبيب الطبيبة العزيز العزيزة المحترم
    المحترمة العام العامة
    """)
_NO_NAMES = _words("""
    من إلى عن على في مع أن إن كان كانت هو هي هم لم لن لا ما ليس ثم قد كل بعض غير أو أي هذا هذه ذلك
    تلك التي الذي الذين عندما حيث كما لكن بعد قبل أمس اليوم غدا العام وهي وهو وأنا الماضي
    """)


def find_arabic_names(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, certain) of each name of a person in Arabic script."""
    tokens = list(_TOKEN.finditer(text))
    folded = [_fold(token.group()) for token in tokens]
    done = -1
    for at, token in enumerate(tokens):
        if at <= done:
            continue
        word, start = folded[at], token.start()
        before = folded[at - 1] if at and _is_next(text, tokens[at - 1], token) else ""
        if word in _NO_NAMES or word in _ROLES or word in _TITLE or word in _CALLED:
            continue
        cued = before in _TITLE or before in _CALLED
        listed = word in _CERTAIN or word in _MAYBE or _is_compound(text, tokens, folded, at)
        bare = word
        if not listed and len(word) > 3 and word[0] in "وفبلك":  # “and”, “to” are written to it
            bare = word[1:]
            listed = bare in _CERTAIN or bare in _MAYBE
            start += listed
        if not (listed or (cued and (len(word) > 2))):
            continue
        last = _find_end(text, tokens, folded, at)
        done = last
        titled_noun = cued and not listed and word.startswith("ال") and not word.endswith("ي")
        sure = (
            (cued and not titled_noun)
            or (listed and before in _SAID)
            or bare in _CERTAIN
            or (listed and last > at)
        )
        yield start, tokens[last].end(), sure


def _is_next(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    return text[first.end() : second.start()] == " "


def _is_compound(text: str, tokens: list[re.Match[str]], folded: list[str], at: int) -> bool:
    """Return whether a name like `عبد الله` begins here."""
    return (
        folded[at] == "عبد"
        and at + 1 < len(tokens)
        and folded[at + 1].startswith("ال")
        and _is_next(text, tokens[at], tokens[at + 1])
    )


def _find_end(text: str, tokens: list[re.Match[str]], folded: list[str], at: int) -> int:
    """Return the last token of a name: `فاطمة الزهراوي`, `أحمد بن علي`."""
    last = at + 1 if _is_compound(text, tokens, folded, at) else at
    while (
        last + 1 < len(tokens) and last < at + 5 and _is_next(text, tokens[last], tokens[last + 1])
    ):
        word = folded[last + 1]
        if word in _NO_NAMES or word in _ROLES:
            break
        if word in _LINKS and last + 2 < len(tokens):
            last += 2
        elif word in _CERTAIN or (word.startswith("ال") and word.endswith("ي") and len(word) > 4):
            last += 1
        else:
            break
    return last
