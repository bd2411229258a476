#include "engine/scenario/csv.h"

#include <algorithm>

namespace plateau {

namespace {

bool ends_line(char c) {
    return c == '\n' || c == '\r';
}

class CsvReader {
  public:
    CsvReader(std::string_view text, char separator, Problems& problems)
        : text_(text), separator_(separator), problems_(problems) {}

    std::vector<CsvRow> rows() {
        std::vector<CsvRow> rows;
        while (!text_.empty()) {
            CsvRow row = this->row();
            const bool is_empty = std::all_of(row.begin(), row.end(), [](const CsvField& field) {
                return field.text.find_first_not_of(" \t") == std::string::npos;
            });
            if (!is_empty) {
                rows.push_back(std::move(row));
            }
        }
        return rows;
    }

  private:
    CsvRow row() {
        CsvRow row;
        do {
            row.push_back(field());
        } while (take_if(separator_));
        if (!take_if('\r') || (!text_.empty() && text_.front() == '\n')) {
            take_if('\n');
        }
        return row;
    }

    CsvField field() {
        CsvField field{.text = {}, .place = place_};
        if (take_if('"')) {
            quoted(field);
        }
        const Place after = place_;
        std::string rest;
        while (!text_.empty() && text_.front() != separator_ && !ends_line(text_.front())) {
            rest += take();
        }
        if (field.place != after && rest.find_first_not_of(" \t") != std::string::npos) {
            problems_.error(after, "csv.quote.after");
        }
        field.text += rest;
        return field;
    }

    void quoted(CsvField& field) {
        while (!text_.empty()) {
            if (take_if('"')) {
                if (!take_if('"')) {
                    return;
                }
                field.text += '"';
            } else {
                field.text += take();
            }
        }
        problems_.error(field.place, "csv.quote.open");
    }

    char take() {
        const char c = text_.front();
        text_.remove_prefix(1);
        if (c == '\n' || (c == '\r' && (text_.empty() || text_.front() != '\n'))) {
            ++place_.line;
            place_.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) {
            ++place_.column;
        }
        return c;
    }

    bool take_if(char c) {
        if (text_.empty() || text_.front() != c) {
            return false;
        }
        take();
        return true;
    }

    std::string_view text_;
    char separator_;
    Problems& problems_;
    Place place_;
};

}  // namespace

std::vector<CsvRow> read_csv(std::string_view text, char separator, Problems& problems) {
    return CsvReader(text, separator, problems).rows();
}

char csv_separator(std::string_view text, std::string_view candidates) {
    char best = candidates.front();
    std::ptrdiff_t most = 0;
    for (const char candidate : candidates) {
        bool in_quotes = false;
        std::ptrdiff_t count = 0;
        for (const char c : text) {
            if (c == '"') {
                in_quotes = !in_quotes;
            } else if (!in_quotes && ends_line(c)) {
                break;
            } else if (!in_quotes && c == candidate) {
                ++count;
            }
        }
        if (count > most) {
            most = count;
            best = candidate;
        }
    }
    return best;
}

}  // namespace plateau
