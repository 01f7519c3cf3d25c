"""The XML of native charts: text, fills, labels from cells, axes, titles.

Lengths are shares of the chart, sizes points; colours are those of the deck's theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from uuid import NAMESPACE_OID, uuid5

from dashboard.exports.chart_cells import Cells
from dashboard.exports.pptx.bar_names import SIZE
from dashboard.exports.pptx.identity import UNBROKEN, isolate_rtl
from dashboard.exports.pptx.text_runs import language_tag
from dashboard.exports.text_fitting import strip_unwritable
from dashboard.text.translate import Translator

C15 = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'
CELL_LABELS, CELL_RANGE = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}", "{02D57815-91ED-43cb-92C2-25804820EDAC}"
"""The extensions by which Office keeps labels from cells: of labels, and of a series."""

_FROM_CELLS = f'<c:extLst><c:ext uri="{CELL_LABELS}" {C15}><c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'

CELLS_SHEET = "Sheet1"
"""The sheet behind a chart."""

NO_LOOK = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def cell_range(cells: Cells) -> str:
    """Return the reference to the cells of a column."""
    return f"{CELLS_SHEET}!${cells.letter}$2:${cells.letter}${len(cells.values) + 1}"


def attribute(words: str) -> str:
    """Return words as the value of an XML attribute, in quotes."""
    return f'"{escape(words)}"'


def run_properties(tag: str, text: Translator, ink: str = "tx1", *, bold: bool = False, size: float = SIZE) -> str:
    """Return the properties of text: language, weight, a colour of the theme."""
    return (
        f'<a:{tag} lang="{language_tag(text)}" sz="{size * 100:.0f}" b="{int(bold)}">'
        f'<a:solidFill><a:schemeClr val="{ink}"/></a:solidFill></a:{tag}>'
    )


def paragraph_properties(text: Translator, size: float = SIZE) -> str:
    """Return a paragraph that holds nothing but how text looks, for axes and legends."""
    rtl = int(text.direction == "rtl")
    # What has no run has no language of its own.
    look = run_properties("defRPr", text, size=size)
    end = f'<a:endParaRPr lang="{language_tag(text)}"/>'
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr rtl="{rtl}">{look}</a:pPr>{end}</a:p></c:txPr>'


def title(words: str, text: Translator, share: float) -> str:
    """Return the title of a chart at the reader's side; `share` is that of the width it takes."""
    if not words:
        return '<c:autoTitleDeleted val="1"/>'
    rtl = text.direction == "rtl"
    left = max(0.0, 0.995 - share) if rtl else 0.0
    run = f"<a:r>{run_properties('rPr', text, bold=True)}<a:t>{escape(words)}</a:t></a:r>"
    side = f'<a:pPr algn="{"r" if rtl else "l"}" rtl="{int(rtl)}">{run_properties("defRPr", text)}</a:pPr>'
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>{side}{run}</a:p></c:rich></c:tx>"
        f'{layout(left, 0)}<c:overlay val="0"/></c:title>'
        '<c:autoTitleDeleted val="0"/>'
    )


def layout(*sides: float, target: str = "") -> str:
    """Return a fixed place: left and top, then width and height; target `inner` for the plot.

    Where nothing is said, long labels push the bars away.
    """
    modes = (f'<c:layoutTarget val="{target}"/>' if target else "") + '<c:xMode val="edge"/><c:yMode val="edge"/>'
    shares = "".join(f'<c:{name} val="{side:.4f}"/>' for name, side in zip("xywh", sides, strict=False))
    return f"<c:layout><c:manualLayout>{modes}{shares}</c:manualLayout></c:layout>"


def _cache(texts: Sequence[str | None]) -> str:
    """Return the cells of a column as the chart keeps them; None is no point."""
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{escape(words)}</c:v></c:pt>'
        for place, words in enumerate(texts)
        if words is not None
    )
    return f'<c:ptCount val="{len(texts)}"/>{points}'


def _text_cells(tag: str, reference: str, words: Sequence[str]) -> str:
    """Return a reference to text and the text itself."""
    cache = _cache([strip_unwritable(text) for text in words])
    return f"<c:{tag}><c:strRef><c:f>{reference}</c:f><c:strCache>{cache}</c:strCache></c:strRef></c:{tag}>"


def series(order: int, cells: tuple[Cells, Cells], code: str, look: str, extension: str = "") -> str:
    """Return a series: names and values, their format, what stands before and after its cells."""
    names, values = cells
    name = _text_cells("tx", f"{CELLS_SHEET}!${values.letter}$1", [values.name])
    labels = _text_cells("cat", cell_range(names), [str(name) for name in names.values])
    numbers = _cache([None if value is None else f"{value:.15g}" for value in values.values])
    cache = f"<c:numCache><c:formatCode>{escape(code)}</c:formatCode>{numbers}</c:numCache>"
    return (
        f'<c:ser><c:idx val="{order}"/><c:order val="{order}"/>{name}{look}{labels}'
        f"<c:val><c:numRef><c:f>{cell_range(values)}</c:f>{cache}</c:numRef></c:val>{extension}</c:ser>"
    )


def bar_chart(series: Iterable[str], direction: str, grouping: str, gap: int) -> str:
    """Return bars that lie (`bar`) or stand (`col`), `gap` in percent of a bar."""
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
        f'{"".join(series)}<c:gapWidth val="{gap}"/><c:overlap val="100"/>'
        '<c:axId val="1001"/><c:axId val="1002"/></c:barChart>'
    )


def points(looks: Iterable[tuple[int, str]]) -> str:
    """Return the points of a series that look otherwise than the series: place and fill."""
    return "".join(
        f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{look}</c:spPr></c:dPt>"
        for place, look in looks
    )


def cell_labels(labels: Cells, is_muted: Sequence[bool], text: Translator) -> str:
    """Return labels at the ends of bars that come from cells.

    A program that knows no such labels shows the text of today.
    """
    points = "".join(
        _cell_label(place, str(words), text, "tx2" if is_muted[place] else "tx1")
        for place, words in enumerate(labels.values)
        if words
    )
    return f"<c:dLbls>{points}{NO_LOOK}{paragraph_properties(text)}{_switches('0')}{_FROM_CELLS}</c:dLbls>"


def _cell_label(place: int, words: str, text: Translator, ink: str) -> str:
    field = "{" + str(uuid5(NAMESPACE_OID, f"{place} {words}")).upper() + "}"
    rtl = text.direction == "rtl"
    label = isolate_rtl(strip_unwritable(words).replace(" ", UNBROKEN), rtl)
    properties = f'<a:pPr rtl="{int(rtl)}">{run_properties("defRPr", text, ink)}</a:pPr>'
    look = run_properties("rPr", text, ink)
    run = f'<a:fld id="{field}" type="CELLRANGE">{look}<a:pPr/><a:t>{escape(label)}</a:t></a:fld>'
    return (
        f'<c:dLbl><c:idx val="{place}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/>'
        f'<a:p>{properties}{run}</a:p></c:rich></c:tx><c:dLblPos val="outEnd"/>{_switches("0")}{_FROM_CELLS}</c:dLbl>'
    )


def label_range(labels: Cells, text: Translator) -> str:
    """Return the cells that labels of a series come from, as read: in the reader's direction."""
    rtl = text.direction == "rtl"
    cache = _cache([isolate_rtl(strip_unwritable(words), rtl) if words else None for words in labels.values])
    cells = f"<c15:f>{cell_range(labels)}</c15:f><c15:dlblRangeCache>{cache}</c15:dlblRangeCache>"
    extension = f"<c15:datalabelsRange>{cells}</c15:datalabelsRange>"
    return f'<c:extLst><c:ext uri="{CELL_RANGE}" {C15}>{extension}</c:ext></c:extLst>'


def value_labels(text: Translator, number_format: str) -> str:
    """Return labels above the points of a series that write its values."""
    look = f'<c:numFmt formatCode={attribute(number_format)} sourceLinked="0"/>{NO_LOOK}{paragraph_properties(text)}'
    return f'<c:dLbls>{look}<c:dLblPos val="t"/>{_switches("1")}</c:dLbls>'


def _switches(value: str) -> str:
    names = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f'<c:show{name} val="{value if name == "Val" else 0}"/>' for name in names)
