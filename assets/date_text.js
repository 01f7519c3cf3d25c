/* Dates as people of the region write them, in their digits and with their names of months: 2020-12, 12.2020, 12/2020,
   122020, декабрь 2020, ١٢/٢٠٢٠, 31 déc. 2020. `parseDate` gives { value } in ISO 8601, or the { problem }. */
"use strict";
(() => {
  const FILLERS = new Set(["de", "of", "le", "г", "год", "года", "year", "жыл", "жылы", "yil", "سنة", "عام"]);
  const MIN_PREFIX = 3;
  const YEARS = [1900, 2100]; // which four digits of a row are a year
  const MARKS = /[\u0300-\u036f\u064b-\u0655]/g;
  const DIRECTIONS = /[\u200e\u200f\u061c\u2066-\u2069]/g;

  /* Text without case and accents, as people look for it. */
  window.dashboard.plainText = (text) => text.normalize("NFD").replace(MARKS, "").toLowerCase().trim();

  /* The digits of Arabic and Persian as those of programs. */
  window.dashboard.asciiDigits = (text) => text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15);

  /* The months of each name, which the page brings in every language of the region. */
  const monthNames = () => {
    const names = new Map();
    JSON.parse(document.getElementById("date-fields").dataset.months).forEach((variants, index) => {
      for (const name of variants) {
        const word = window.dashboard.plainText(name).replace(/\./g, "");
        names.set(word, (names.get(word) || new Set()).add(index + 1));
      }
    });
    return names;
  };
  let names = null;

  /* The month of a word, or of the beginning of one; 0 where it is none, or could be several. */
  const monthOf = (word) => {
    names = names || monthNames();
    const months = names.get(word) || new Set();
    if (!months.size && word.length >= MIN_PREFIX) {
      for (const [name, numbers] of names) if (name.startsWith(word)) numbers.forEach((month) => months.add(month));
    }
    return months.size === 1 ? [...months][0] : 0;
  };

  const isYear = (text) => text.length === 4 && Number(text) > 0;
  const inYears = (text) => Number(text) >= YEARS[0] && Number(text) <= YEARS[1];
  const pad = (number) => String(number).padStart(2, "0");

  const makeDate = (year, month, day) => {
    if (month !== undefined && !(month >= 1 && month <= 12)) return { problem: "month" };
    if (day !== undefined && !(day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate())) return { problem: "day" };
    return { value: [year, month, day].filter((part) => part !== undefined).map((part, index) => (index ? pad(part) : part)).join("-") };
  };

  /* Digits in a row, as a keypad without other signs gives them; what can be read in two ways is refused. */
  const fromRow = (digits) => {
    const part = (start, end) => digits.slice(start, end);
    const forms = {
      4: [[part(0, 4)]],
      6: [[part(0, 4), part(4, 6)], [part(2, 6), part(0, 2)]],
      8: [[part(0, 4), part(4, 6), part(6, 8)], [part(4, 8), part(2, 4), part(0, 2)]],
    }[digits.length];
    if (!forms) return { problem: digits.length < 4 ? "year" : "form" };
    if (digits.length === 4) return isYear(digits) ? makeDate(digits) : { problem: "form" };
    const candidates = forms.filter(([year]) => inYears(year)).map(([year, ...rest]) => makeDate(year, ...rest.map(Number)));
    const valid = [...new Set(candidates.map(({ value }) => value).filter(Boolean))];
    if (valid.length > 1) return { problem: "order" };
    return valid.length ? { value: valid[0] } : candidates[0] || { problem: "form" };
  };

  const fromNumbers = (numbers, slashed) => {
    if (numbers.length === 1) return fromRow(numbers[0]);
    const years = numbers.filter(isYear);
    if (!years.length) return { problem: "year" };
    if (years.length > 1 || numbers.length > 3) return { problem: "form" };
    const [first, second] = numbers.filter((number) => !isYear(number)).map(Number);
    if (second === undefined) return makeDate(years[0], first);
    if (isYear(numbers[0])) return makeDate(years[0], first, second);
    if (!isYear(numbers[2])) return { problem: "form" };
    const isEnglish = document.documentElement.lang === "en";
    if (slashed && isEnglish && first <= 12 && second <= 12 && first !== second) return { problem: "order" };
    if (second > 12 && first <= 12) return slashed ? makeDate(years[0], first, second) : { problem: "month" };
    return makeDate(years[0], second, first);
  };

  const fromWords = (numbers, words) => {
    const month = monthOf(words.join(" "));
    if (!month) return { problem: "month" };
    const years = numbers.filter(isYear);
    if (years.length !== 1) return { problem: years.length ? "form" : "year" };
    const days = numbers.filter((number) => !isYear(number)).map(Number);
    return days.length > 1 ? { problem: "form" } : makeDate(years[0], month, days[0]);
  };

  window.dashboard.parseDate = (input) => {
    const { plainText, asciiDigits } = window.dashboard;
    const text = plainText(asciiDigits(input.replace(DIRECTIONS, "")));
    if (!text) return { value: "" };
    const parts = text.match(/\d+|\p{L}[\p{L}\p{M}'’]*/gu) || [];
    const remainder = text.replace(/\d+|\p{L}[\p{L}\p{M}'’]*/gu, "");
    if (/[^\s./\-,،٫‐-―−]/u.test(remainder) || /^[-−]/.test(text)) return { problem: "form" };
    const numbers = parts.filter((part) => /^\d/.test(part));
    const words = parts.filter((part) => !/^\d/.test(part) && !FILLERS.has(part));
    return words.length ? fromWords(numbers, words) : fromNumbers(numbers, text.includes("/"));
  };
})();
