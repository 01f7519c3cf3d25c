"""The reader's own list of charts: filled, ordered, named and played."""

from __future__ import annotations

from selenium.webdriver.common.keys import Keys

from tests.browser.window import Window

DECK = "new URLSearchParams(location.search).get('deck')"
SAID = "document.getElementById('toast').textContent.includes(arguments[0])"


def test_a_list_is_made_of_charts_as_they_are_and_played_as_it_is(window: Window) -> None:
    window.open("/country/KAZ?lang=en")
    window.click("#activity-timeline [data-deck-add]")
    window.wait(f"{DECK} === 'activity-timeline~country:KAZ'")
    window.wait(SAID, "1")
    window.click("#activity-timeline [data-deck-add]")
    window.wait(SAID, "already")
    window.click(".site-header a[href^='/services']")
    window.wait("location.pathname === '/services' && !document.querySelector('#page .country-paragraph')")
    window.drawn()
    window.click("#disruption-by-service [data-deck-add]")
    window.wait(f"{DECK} === 'activity-timeline~country:KAZ,disruption-by-service~country:KAZ'")
    window.click("[data-deck-open]")
    window.wait("document.querySelectorAll('#deck-dialog .own-list-entries > li').length === 2")
    window.click("#deck-dialog [data-deck-move='1'][data-at='0']")
    window.wait(f"{DECK}.startsWith('disruption-by-service')")
    window.wait('document.querySelector(\'[data-deck-move][data-at="1"][data-deck-move="1"]\').disabled')
    window.wait("document.activeElement.dataset.at === '1' && document.activeElement.dataset.deckMove === '-1'")
    window.settled()
    window.type("#deck-title-1", "Казахстан, 50% ~ half")
    window.press(Keys.TAB)
    window.wait(f"{DECK}.includes('title:Казахстан%2C 50%25 %7E half')")
    window.settled()  # the fields of the list are drawn anew
    window.type("#deck-note-1", "Say this, slowly")
    window.press(Keys.TAB)
    window.wait(f"{DECK}.includes('title:Казахстан%2C 50%25 %7E half~note:Say this%2C slowly')")
    window.settled()
    window.click("#deck-dialog a.primary")
    window.wait("document.querySelector('.stage')?.dataset.step === 'disruption-by-service'")
    window.drawn(1)
    assert "1 of 2" in window.text(".stage-place")
    window.press(Keys.END)
    window.wait("document.querySelector('.stage')?.dataset.step === 'activity-timeline'")
    window.drawn(1)
    window.wait("document.querySelector('.stage h2').textContent === 'Казахстан, 50% ~ half'")
    assert "Kazakhstan" in window.text(".stage-filters")
    window.wait("new URLSearchParams(location.search).get('country') === 'KAZ'")
    window.press(Keys.HOME)
    window.wait("document.querySelector('.stage')?.dataset.step === 'disruption-by-service'")
    window.press(Keys.ESCAPE)
    window.wait("!document.querySelector('.stage') && document.querySelector('#page figure')")
    window.drawn()


def test_titles_follow_their_entries_and_the_way_back(window: Window) -> None:
    title = "document.getElementById('deck-title-0').value === arguments[0]"
    window.open("/sources?lang=en&deck=service-outputs~title:One,service-outputs~title:50%2525 %257E two")
    window.click("[data-deck-open]")
    window.wait(title, "One")
    window.click("[data-deck-move='1'][data-at='0']")
    window.wait(title, "50% ~ two")
    window.settled()
    window.find("#deck-title-0").send_keys("!")
    window.press(Keys.TAB)
    window.wait(f"{DECK}.includes('title:50%25 %7E two!')")
    window.back()
    window.wait(title, "50% ~ two")
    window.back()
    window.wait(title, "One")
