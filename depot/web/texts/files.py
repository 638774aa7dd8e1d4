"""Texts of photos and files beside records."""

TEXTS = {
    "files.camera": ("用手机拍照", "Take a photo"),
    "files.photo_name": ("现场照片", "Photo"),
    "files.download": ("下载", "Download"),
}
