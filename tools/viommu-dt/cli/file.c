/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading whole files of limited size, and checking device tree blobs. */

#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static bool read_stream(struct file *file, FILE *f)
{
    size_t room = 0, got;

    do
    {
        void *data;

        room = room ? 2 * room : 64 << 10;
        data = realloc(file->data, room);
        if ( !data )
            return false;
        file->data = data;
        got = fread((char *)data + file->size, 1, room - file->size, f);
        file->size += got;
    } while ( file->size == room && room <= MAX_FILE );

    if ( file->size > MAX_FILE )
        errno = EFBIG;

    return !ferror(f) && file->size <= MAX_FILE;
}

/*
 * Reduce the memory to the exact size, so that a sanitizer finds every access
 * beyond the end.
 */
static void trim(struct file *file)
{
    void *data = realloc(file->data, file->size ? file->size : 1);

    if ( data )
        file->data = data;
}

static bool read_whole(struct file *file, const char *name)
{
    bool standard = !strcmp(name, "-"), good;
    FILE *f = standard ? stdin : fopen(name, "rb");

    file->name = standard ? "(standard input)" : name;
    good = f && read_stream(file, f);
    if ( !good )
        message_print("%s: %s", file->name, strerror(errno));
    else
        trim(file);
    if ( f && !standard )
        fclose(f);

    return good;
}

bool file_read_text(struct file *file, const char *name)
{
    char *text;

    if ( !read_whole(file, name) )
        return false;

    text = realloc(file->data, file->size + 1);
    if ( !text )
        return false;
    text[file->size] = '\0';
    file->data = text;

    return true;
}

bool file_read_blob(struct file *file, const char *name)
{
    if ( !read_whole(file, name) )
        return false;

    /*
     * Device tree source begins with "/" (/dts-v1/, a comment, /include/); a
     * blob does not.
     */
    if ( file->size && *(const char *)file->data == '/' )
    {
        message_print("%s: is device tree source; compile it with dtc first",
                      name);
        return false;
    }

    return true;
}

bool file_read_tree(struct file *file, const char *name)
{
    int error;

    if ( !file_read_blob(file, name) )
        return false;

    error = file->size < FDT_V1_SIZE ? -FDT_ERR_TRUNCATED
                                     : fdt_check_full(file->data, file->size);
    if ( !error && fdt_version(file->data) < 16 )
        error = -FDT_ERR_BADVERSION;
    if ( error )
        message_print("%s: not a valid device tree blob: %s", name,
                      fdt_strerror(error));

    return !error;
}

void file_free(struct file *file)
{
    free(file->data);
    file->data = NULL;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * indent-tabs-mode: nil
 * End:
 */
