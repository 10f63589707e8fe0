/* Look at the text of a JSON document that a parser has taken, for what a look at its values would tell. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Return where the string that begins after a quotation mark ends: at the next that no backslash makes a part of it. */
static size_t end_of_string(const uint8_t *text, size_t begin, size_t size)
{
    for (size_t at = begin; at < size; at++) {
        const uint8_t *found = memchr(text + at, '"', size - at);
        size_t slashes = 0;
        if (!found)
            return size;
        at = (size_t)(found - text);
        while (at - slashes > begin && text[at - slashes - 1] == '\\')
            slashes++;
        if (slashes % 2 == 0)
            return at;
    }
    return size;
}

/* Tell whether a valid JSON text holds no number with a fraction or an exponent and nests no deeper than is allowed. */
int sitegen_plain(const uint8_t *text, size_t size, int deepest)
{
    int depth = 0;
    for (size_t i = 0; i < size; i++) {
        switch (text[i]) {
        case '"':
            i = end_of_string(text, i + 1, size);
            break;
        case '{':
        case '[':
            if (++depth > deepest)
                return 0;
            break;
        case '}':
        case ']':
            depth--;
            break;
        case '.':
        case 'E':
            return 0;
        case 'e': /* also in true and false, where no digit stands before it */
            if (text[i - 1] >= '0' && text[i - 1] <= '9')
                return 0;
            break;
        default:
            break;
        }
    }
    return 1;
}
