#include <string.h>

#include "plateau/grader.h"

/* An honest grader in plain C: the interface needs nothing else. */
static void describe(plateau_result_v1 result, void* context) {
    static const char text[] =
        "{\"family\":\"plain_c\",\"version\":\"1.0.0\",\"checks\":[{\"id\":\"plain_c.check\","
        "\"title\":{\"fr\":\"t\",\"en\":\"t\"},\"reads\":[{\"kind\":\"dhcp_reservation\"}],"
        "\"expect\":{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}}],"
        "\"texts\":{\"plain_c.code\":{\"fr\":\"t\",\"en\":\"t\"}}}";
    result(context, text, sizeof text - 1);
}

static void wants(const char* item, size_t size, plateau_result_v1 result, void* context) {
    (void)item;
    (void)size;
    result(context, "[]", 2);
}

static void grade(const char* batch, size_t size, plateau_result_v1 result, void* context) {
    static const char text[] =
        "{\"verdicts\":[{\"item\":\"item\",\"verdict\":\"met\",\"fields\":[],"
        "\"why\":{\"code\":\"plain_c.code\",\"args\":{}},\"evidence\":[]}]}";
    (void)batch;
    (void)size;
    result(context, text, strlen(text));
}

const plateau_grader_v1* plateau_grader(void) {
    static const plateau_grader_v1 grader = {
        PLATEAU_GRADER_ABI, sizeof(plateau_grader_v1), "plain_c", "1.0.0", describe, wants, grade};
    return &grader;
}
