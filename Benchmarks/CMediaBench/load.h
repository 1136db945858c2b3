// One load and its sockets: shared by the two files that make it.
#pragma once
#include "media_bench.h"
#include "ws.h"

#define FRAME 160
#define FRAME_NS 20000000
#define CLIP 8000
#define ROOM 65536
#define MAGIC 0x766D
#define MARKS 16
#define MARK_ROOM 256

// The beginning of each frame's sound; the rest is noise or speech.
typedef struct {
    uint16_t magic;
    uint16_t stream;
    uint32_t sequence;
    // 0 in what the server makes.
    int64_t sent_ns;
} stamp;

// A mark that goes back when what was sent before it has been played.
typedef struct {
    int64_t due_ns;
    size_t length;
    char text[MARK_ROOM];
} mark;

typedef struct {
    int fd;
    int is_open, is_carrier, is_broken, is_over, stream;
    uint32_t sent, received;
    size_t filled;
    uint8_t *bytes;
    // Of carriers: until when there is something to play, and the marks in it.
    int64_t played_ns;
    int mark_count;
    mark *marks;
    // Since when something plays, and since when the caller talks; 0 for not at all.
    int64_t playing_ns, talking_ns;
    size_t clip, place;
} side;

struct media_load {
    media_load_settings settings;
    int listener, epoll;
    side *carriers, *services;
    int services_open;
    media_load_result *result;
    int counts;
};

void side_send(media_load *load, side *side, const char *text, size_t length);
// Sends the frame that is due, and the marks that have been played.
void side_send_frame(media_load *load, side *side, int64_t now);
void side_receive(media_load *load, side *side, ws_frame frame, int64_t now);
