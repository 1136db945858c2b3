/* First byte of each value that crosses; the layout is described in transfer.c. */
#ifndef CLUA_TRANSFER_TAGS_H
#define CLUA_TRANSFER_TAGS_H

enum { NIL, FALSE_, TRUE_, INTEGER, NUMBER, TEXT, LIST, MAP, FUNCTION, HANDLE };

#endif
