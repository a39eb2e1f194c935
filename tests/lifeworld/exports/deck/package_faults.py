"""What would make PowerPoint offer to repair a deck: looked for in the bytes of the package."""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# The order of children that the schema asks for; those not listed come in any place.
ORDERS = {
    f"{P}sld": ("cSld", "clrMapOvr", "transition", "timing", "extLst"),
    f"{P}cSld": ("bg", "spTree", "custDataLst", "controls", "extLst"),
    f"{P}sp": ("nvSpPr", "spPr", "style", "txBody", "extLst"),
    f"{P}graphicFrame": ("nvGraphicFramePr", "xfrm", "graphic", "extLst"),
    f"{P}spPr": ("xfrm", "custGeom", "prstGeom", "noFill", "solidFill", "gradFill", "blipFill",
                 "pattFill", "grpFill", "ln", "effectLst", "effectDag", "scene3d", "sp3d"),
    f"{P}txBody": ("bodyPr", "lstStyle", "p"),
    f"{A}txBody": ("bodyPr", "lstStyle", "p"),
    f"{A}p": ("pPr", "r", "endParaRPr"),
    f"{A}pPr": ("lnSpc", "spcBef", "spcAft", "buClr", "buSzPct", "buFont", "buNone", "buAutoNum",
                "buChar", "tabLst", "defRPr", "extLst"),
    f"{A}rPr": ("ln", "noFill", "solidFill", "gradFill", "effectLst", "highlight", "latin", "ea",
                "cs", "sym", "hlinkClick", "hlinkMouseOver", "extLst"),
    f"{P}presentation": ("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst",
                         "sldSz", "notesSz", "embeddedFontLst", "custShowLst", "photoAlbum",
                         "custDataLst", "kinsoku", "defaultTextStyle", "modifyVerifier", "extLst"),
}  # fmt: skip


def find_package_faults(content: bytes) -> list[str]:
    """Return what is wrong with the package of a .pptx, one line each."""
    faults = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    if len(names) != len(set(names)):
        faults.append("a part is there twice")
    faults += _find_without_type(parts)
    for name, data in parts.items():
        if name.endswith(".rels"):
            faults += _find_lost_targets(name, data, parts)
        elif name.startswith("ppt/slides/slide"):
            root = etree.fromstring(data)
            faults += _find_repeated_ids(name, root)
            faults += _find_disorder(name, root)
            faults += _find_unknown_keys(name, root, parts)
    root = etree.fromstring(parts["ppt/presentation.xml"])
    faults += _find_disorder("ppt/presentation.xml", root)
    ids = [each.get("id") for each in root.iter(f"{P}sldId")]
    if len(ids) != len(set(ids)) or any(int(each) < 256 for each in ids):
        faults.append("ids of slides are not their own, or too low")
    return faults + _find_repeated_layout_ids(parts)


def _find_without_type(parts: dict[str, bytes]) -> list[str]:
    root = etree.fromstring(parts["[Content_Types].xml"])
    suffixes = {each.get("Extension").lower() for each in root.iter(f"{TYPES}Default")}
    named = {each.get("PartName").lstrip("/") for each in root.iter(f"{TYPES}Override")}
    faults = [f"{name} has no content type" for name in parts
              if name != "[Content_Types].xml" and name not in named
              and name.rpartition(".")[2].lower() not in suffixes]  # fmt: skip
    return faults + [f"{name} has a type and is not there" for name in sorted(named - set(parts))]


def _find_lost_targets(name: str, data: bytes, parts: dict[str, bytes]) -> list[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    faults, keys = [], []
    for rel in etree.fromstring(data):
        keys.append(rel.get("Id"))
        if rel.get("TargetMode") == "External":
            continue
        target = rel.get("Target")
        place = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        if posixpath.normpath(place) not in parts:
            faults.append(f"{name}: {target} is not there")
    if len(keys) != len(set(keys)):
        faults.append(f"{name}: a relationship is there twice")
    return faults


def _find_unknown_keys(name: str, root, parts: dict[str, bytes]) -> list[str]:
    folder, _, short = name.rpartition("/")
    rels = etree.fromstring(parts[f"{folder}/_rels/{short}.rels"])
    known = {rel.get("Id") for rel in rels}
    space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    used = {v for each in root.iter() for k, v in each.attrib.items() if k.startswith(space)}
    return [f"{name}: no relationship {key}" for key in sorted(used - known) if key]


def _find_repeated_ids(name: str, root) -> list[str]:
    ids = [each.get("id") for each in root.iter(f"{P}cNvPr")]
    return [f"{name}: shapes share an id"] if len(ids) != len(set(ids)) else []


def _find_disorder(name: str, root) -> list[str]:
    faults = []
    for element in root.iter():
        order = ORDERS.get(element.tag)
        if order is None:
            continue
        places = [order.index(kind) for child in element
                  if (kind := str(child.tag).rpartition("}")[2]) in order]  # fmt: skip
        if places != sorted(places):
            faults.append(f"{name}: children of {element.tag.rpartition('}')[2]} are out of order")
    tree = root.find(f"{P}cSld/{P}spTree")
    if tree is not None and [str(c.tag).rpartition("}")[2] for c in tree][:2] != [
        "nvGrpSpPr", "grpSpPr",
    ]:  # fmt: skip
        faults.append(f"{name}: the shape tree does not begin with its own properties")
    return faults


def _find_repeated_layout_ids(parts: dict[str, bytes]) -> list[str]:
    ids = [
        each.get("id")
        for name, data in parts.items()
        if name == "ppt/presentation.xml" or name.startswith("ppt/slideMasters/slideMaster")
        for each in etree.fromstring(data).iter(f"{P}sldMasterId", f"{P}sldLayoutId")
    ]
    return ["masters and layouts share an id"] if len(ids) != len(set(ids)) else []
