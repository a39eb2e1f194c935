"""Says of every element that a Word file may hold whether it is read, counted or passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcripts.reading.readers.document import LeftOut

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["DRAWING", "MATH", "MC", "STRICT", "W", "find_fate", "has_counted"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SPACES = {
    "w": W,
    "mc": MC,
    "m": MATH,
    "a": DRAWING,
    "wp": "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}",
    "wp14": "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}",
    "wps": "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}",
    "wpg": "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}",
    "wpc": "{http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas}",
    "w14": "{http://schemas.microsoft.com/office/word/2010/wordml}",
    "pic": "{http://schemas.openxmlformats.org/drawingml/2006/picture}",
    "c": "{http://schemas.openxmlformats.org/drawingml/2006/chart}",
    "cx": "{http://schemas.microsoft.com/office/drawing/2014/chartex}",
    "dgm": "{http://schemas.openxmlformats.org/drawingml/2006/diagram}",
    "lc": "{http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas}",
    "v": "{urn:schemas-microsoft-com:vml}",
    "o": "{urn:schemas-microsoft-com:office:office}",
    "w10": "{urn:schemas-microsoft-com:office:word}",
}
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W,
    b"http://purl.oclc.org/ooxml/officeDocument/math": MATH,
    b"http://purl.oclc.org/ooxml/drawingml/main": DRAWING,
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": _SPACES["wp"],
    b"http://purl.oclc.org/ooxml/drawingml/picture": _SPACES["pic"],
    b"http://purl.oclc.org/ooxml/drawingml/chart": _SPACES["c"],
    b"http://purl.oclc.org/ooxml/drawingml/diagram": _SPACES["dgm"],
}
"""The names that a strict Open XML file gives to the same elements."""

_ELEMENTS = {
    # what gives the blocks and the words
    "paragraph": "w:p",
    "table": "w:tbl",
    "row": "w:tr",
    "cell": "w:tc",
    "run": "w:r",
    "text": "w:t a:t",
    "break": "w:br w:cr a:br",
    "tab": "w:tab w:ptab",
    "hyphen": "w:noBreakHyphen",
    "symbol": "w:sym",
    "math": "m:oMath m:oMathPara",
    "choose": "mc:AlternateContent",
    "control": "w:sdt",
    "ruby": "w:ruby",
    "field": "w:fldChar",
    "box": "w:txbxContent a:txBody",
    "drawing": "w:drawing w:pict w:object",
    # what only stands around words
    "read": """
        w:ins w:moveTo w:customXml w:smartTag w:sdtContent w:hyperlink w:fldSimple w:dir w:bdo
        w:rubyBase wp:anchor wp:inline a:graphic a:graphicData wps:wsp wps:txbx wpg:wgp
        wpg:grpSp wpg:graphicFrame wpc:wpc lc:lockedCanvas a:sp a:txSp a:p a:r a:fld a:grpSp
        v:shape v:group v:rect v:roundrect v:oval v:line v:polyline v:arc v:curve v:image v:textbox
        """,
    # what is counted and left out; the kinds are those of `LeftOut`
    "deletion": "w:del",
    "note": "w:footnoteReference w:endnoteReference",
    "comment": "w:commentReference",
    "reading": "w:rt",
    "picture": "pic:pic v:imagedata w:contentPart w14:contentPart wpg:contentPart a:pic",
    "wordart": "v:textpath",
    "chart": "c:chart cx:chart",
    "diagram": "dgm:relIds",
    "embedded": "o:OLEObject w:control w:objectEmbed w:objectLink w:movie",
    "part": "w:altChunk w:subDoc",
    # what holds no words, or words that stand elsewhere in the text
    "pass": """
        w:moveFrom w:instrText w:delText w:delInstrText w:pPr w:rPr w:tblPr w:tblGrid w:tblPrEx
        w:trPr w:tcPr w:sectPr w:sdtPr w:sdtEndPr w:customXmlPr w:smartTagPr w:rubyPr w:softHyphen
        w:lastRenderedPageBreak w:pgNum w:annotationRef w:footnoteRef w:endnoteRef w:separator
        w:continuationSeparator w:dayShort w:monthShort w:yearShort w:dayLong w:monthLong w:yearLong
        w:bookmarkStart w:bookmarkEnd w:moveFromRangeStart w:moveFromRangeEnd w:moveToRangeStart
        w:moveToRangeEnd w:commentRangeStart w:commentRangeEnd w:customXmlInsRangeStart
        w:customXmlInsRangeEnd w:customXmlDelRangeStart w:customXmlDelRangeEnd
        w:customXmlMoveFromRangeStart w:customXmlMoveFromRangeEnd w:customXmlMoveToRangeStart
        w:customXmlMoveToRangeEnd w:proofErr w:permStart w:permEnd w:background w:fldData
        w14:customXmlConflictInsRangeStart w14:customXmlConflictInsRangeEnd
        w14:customXmlConflictDelRangeStart w14:customXmlConflictDelRangeEnd
        wp:simplePos wp:positionH wp:positionV wp:extent wp:effectExtent wp:wrapNone wp:wrapSquare
        wp:wrapTight wp:wrapThrough wp:wrapTopAndBottom wp:docPr wp:cNvGraphicFramePr
        wp14:sizeRelH wp14:sizeRelV
        wps:cNvPr wps:cNvSpPr wps:cNvCnPr wps:spPr wps:style wps:bodyPr wps:linkedTxbx wps:extLst
        wpg:cNvPr wpg:cNvGrpSpPr wpg:grpSpPr wpg:cNvFrPr wpg:xfrm wpc:bg wpc:whole
        a:pPr a:rPr a:endParaRPr a:bodyPr a:lstStyle a:nvSpPr a:spPr a:style a:nvGrpSpPr a:grpSpPr
        a:useSpRect a:xfrm a:extLst a:cxnSp
        v:shapetype v:fill v:stroke v:shadow v:path v:formulas v:handles v:background v:extrusion
        o:lock o:callout o:extrusion o:skew o:complex o:diagram o:shapelayout o:ink
        o:signatureline o:proxy
        w10:wrap w10:anchorlock w10:bordertop w10:borderbottom w10:borderleft w10:borderright
        """,
}
_FATES: dict[str, str] = {}
for _fate, _names in _ELEMENTS.items():
    for _name in _names.split():
        _prefix, _, _local = _name.partition(":")
        _FATES[_SPACES[_prefix] + _local] = _fate


def find_fate(tag: str, left: LeftOut) -> str:
    """Return what is done with an element; one that is in no list is told, and its words read."""
    fate = _FATES.get(tag)
    if fate is None:
        left.unknown[tag.rpartition("}")[2]] += 1
        return "read"
    return fate


_COUNTED = frozenset({"picture", "wordart", "chart", "diagram", "embedded"})


def has_counted(element: _Element) -> bool:
    """Return whether something that is counted stands in an element."""
    return any(_FATES.get(str(part.tag)) in _COUNTED for part in element.iter())
